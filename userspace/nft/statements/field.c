// SPDX-License-Identifier: GPL-2.0-only
/* What rules do to fields of the mark; see rule_writer.h. */
#include <errno.h>
#include <stdio.h>

#include "userspace/nft/rule_writer.h"

/* One write of the mark for all fields that are set: no field is set twice
 * (S13).
 */
static int mark_add(struct rule_writer *w, uint32_t mask, uint32_t value)
{
	struct nft_rule *rule = nft_rule_open(w);
	struct nft_action *last;

	if (!rule)
		return -ENOMEM;
	last = rule->n_actions ? &rule->actions[rule->n_actions - 1] : NULL;
	if (!last || last->op != NFT_ACTION_MARK)
		last = nft_action_add(rule, NFT_ACTION_MARK);
	if (!last)
		return -ENOMEM;
	last->mask |= mask;
	last->value |= value;
	return 0;
}

int nft_field_set_translate(struct rule_writer *w,
			    const struct policy_action *action)
{
	return mark_add(w, action->field->mask,
			action->value << action->field->shift);
}

/* The first bit of @from set, the first of @to; and so on. */
static int bit_copy(struct rule_writer *w, uint32_t from, uint32_t to)
{
	struct nft_rule *rule = nft_rule_add(w->m->ruleset, w->chain);
	struct nft_match *match = rule ? nft_match_add(rule) : NULL;
	struct nft_action *mark =
		match ? nft_action_add(rule, NFT_ACTION_MARK) : NULL;

	if (!mark)
		return -ENOMEM;
	match->key = NFT_KEY_META_MARK;
	match->op = NFT_MATCH_MASKED;
	match->mask = match->value = from;
	mark->mask = mark->value = to;
	return 0;
}

/*
 * nft (of Linux 6.12 at least) cannot "or" two values of a packet's: the field
 * becomes 0, and then a bit for each bit that the other has. Fields do not
 * overlap, so what is read stays as it was.
 */
int nft_field_copy_translate(struct rule_writer *w,
			     const struct policy_action *action)
{
	const struct policy_field *to = action->field, *from = action->from;
	uint32_t bit;
	int err = mark_add(w, to->mask, 0);

	w->open = false;
	for (bit = 0; bit < from->bits && !err; bit++)
		err = bit_copy(w, 1U << (from->shift + bit),
			       1U << (to->shift + bit));
	return err;
}

/* "numgen random mod 100 < 70 meta mark set ... return", in @chain: one of
 * @weight in @left; all that is left, if it is the last.
 */
static int weight_add(struct rule_writer *w, uint32_t chain, uint32_t left,
		      const struct policy_action *action,
		      const struct policy_weight *weight)
{
	struct nft_rule *rule = nft_rule_add(w->m->ruleset, chain);
	struct nft_action *mark = rule ? nft_action_add(rule, NFT_ACTION_MARK) :
					 NULL;
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

/*
 * A draw for each weight but the last, among those that are left: of 1, 2 and 3
 * one in 6, then 2 in 5, then the third. That is each in its share (S83).
 */
int nft_field_choose_translate(struct rule_writer *w,
			       const struct policy_action *action)
{
	struct nft_rule *rule;
	uint32_t chain, left = 0;
	char name[32];
	size_t i;
	int err = 0;

	snprintf(name, sizeof(name), "%u_%zu", w->number,
		 (size_t)(action - w->origin->actions));
	chain = nft_chain_add(w->m->ruleset, "choice_", name);
	rule = chain == NFT_NO_CHAIN ? NULL :
				       nft_rule_add(w->m->ruleset, w->chain);
	if (!rule)
		return -ENOMEM;
	rule->end = NFT_END_JUMP;
	rule->target = chain;
	for (i = 0; i < action->n_weights; i++)
		left += action->weights[i].weight;
	for (i = 0; i < action->n_weights && !err; i++) {
		err = weight_add(w, chain, left, action, &action->weights[i]);
		left -= action->weights[i].weight;
	}
	return err;
}
