// SPDX-License-Identifier: GPL-2.0-only
/* "set FIELD by packet { value: weight, ... }", in a chain that draws. */
#include <errno.h>
#include <stdio.h>

#include "userspace/nft/statement.h"

/*
 * "numgen random mod @left < WEIGHT meta mark set ... return", in @chain:
 * @weight of the @left weights that are not drawn yet. The last is all that is
 * left.
 */
static int weight_add(struct rule_writer *w, uint32_t chain, uint32_t left,
		      const struct policy_action *action,
		      const struct policy_weight *weight)
{
	struct nft_rule *rule = nft_rule_add(w->t->ruleset, chain);
	struct nft_statement *mark =
		rule ? nft_statement_add(rule, &nft_statement_mark) : NULL;
	struct nft_match *match;

	if (!mark)
		return -ENOMEM;
	mark->mask = action->field->mask;
	mark->value = weight->value << action->field->shift;
	rule->end = NFT_END_RETURN;
	if (weight->weight == left)
		return 0;
	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->op = NFT_MATCH_RANDOM;
	match->mask = left;
	match->value = weight->weight;
	return 0;
}

/* The number of a new chain, which a new rule jumps to; or NFT_NO_CHAIN. */
static uint32_t chain_enter(struct rule_writer *w, size_t nth)
{
	struct nft_rule *rule;
	uint32_t chain;
	char name[32];

	snprintf(name, sizeof(name), "%u_%zu", w->number, nth);
	chain = nft_chain_add(w->t->ruleset, "choice_", name);
	rule = chain == NFT_NO_CHAIN ? NULL :
				       nft_rule_add(w->t->ruleset, w->chain);
	if (!rule)
		return NFT_NO_CHAIN;
	rule->end = NFT_END_JUMP;
	rule->target = chain;
	return chain;
}

/*
 * A draw for each weight but the last, among those that are left. With weights
 * of 1, 2 and 3: first 1 in 6, then 2 in 5, then the third; so each has its
 * share (S83).
 */
static int choose_translate(struct rule_writer *w,
			    const struct policy_action *action)
{
	uint32_t chain = chain_enter(w, action - w->origin->actions), left = 0;
	size_t i;
	int err = chain == NFT_NO_CHAIN ? -ENOMEM : 0;

	for (i = 0; i < action->n_weights; i++)
		left += action->weights[i].weight;
	for (i = 0; i < action->n_weights && !err; i++) {
		err = weight_add(w, chain, left, action, &action->weights[i]);
		left -= action->weights[i].weight;
	}
	return err;
}

const struct nft_statement_type nft_statement_choose = {
	.action = ACTION_CHOOSE,
	.translate = choose_translate,
	.own_rules = true,
};
