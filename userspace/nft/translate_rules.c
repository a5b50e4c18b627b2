// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>

#include "userspace/nft/mapped.h"
#include "userspace/nft/report.h"
#include "userspace/nft/statement.h"
#include "userspace/nft/translate_conditions.h"
#include "userspace/nft/translate_rules.h"
#include "userspace/nft/verdict.h"

/* Asked last, if all else holds (S92). */
static int limit_match(const struct nft_ruleset *ruleset, struct nft_rule *rule,
		       uint32_t limit)
{
	struct nft_match *match = nft_match_add(rule);

	if (!match)
		return -ENOMEM;
	match->op = ruleset->limits[limit].set == NFT_NO_SET ?
			    NFT_MATCH_LIMIT :
			    NFT_MATCH_LIMIT_KEY;
	match->limit = limit;
	return 0;
}

/*
 * The kernel refuses anonymous sets that no rule uses: those of a rule that is
 * removed are removed, too.
 */
int nft_rule_complete(struct nft_ruleset *ruleset, uint32_t chain,
		      const struct policy_conditions *conditions,
		      unsigned int alternative, uint32_t limit)
{
	struct nft_chain *c = &ruleset->chains[chain];
	struct nft_rule *rule = &c->rules[c->n_rules - 1];
	size_t n_sets = ruleset->n_sets;
	const struct policy_conditions *key =
		limit == NFT_NO_LIMIT ?
			NULL :
			&ruleset->limits[limit].limit->key.parts;
	int err = nft_conditions_translate(ruleset, rule, conditions, key,
					   alternative);

	if (!err && limit != NFT_NO_LIMIT)
		err = limit_match(ruleset, rule, limit);
	if (err != NFT_NEVER)
		return err;
	nft_rule_clear(rule);
	c->n_rules--;
	nft_sets_drop(ruleset, n_sets);
	return 0;
}

/* ---- actions ---- */

static bool needs_own_rules(const struct policy_rule *origin)
{
	size_t i;

	for (i = 0; i < origin->n_actions; i++)
		if (origin->actions[i].map ||
		    nft_statement_find(origin->actions[i].id)->own_rules)
			return true;
	return false;
}

static int action_translate(struct rule_writer *w,
			    const struct policy_action *action)
{
	const struct nft_statement_type *type = nft_statement_find(action->id);

	if (type->own_rules || action->map)
		w->open = false;
	if (action->map)
		return nft_mapped_translate(w, action);
	return type->translate(w, action);
}

/* Report the rule; where it ends, the priority, too. */
static int report_add(struct rule_writer *w)
{
	struct nft_rule *rule = nft_rule_open(w);
	int err = rule ? nft_report_add(rule, w->number) : -ENOMEM;

	if (err || w->origin->verdict != KZ_DROP ||
	    !nft_reports_priority(w->t->options))
		return err;
	return nft_report_priority_add(rule);
}

/* "reject" ends a rule by itself. */
static enum nft_end rule_end(const struct policy_rule *origin)
{
	if (origin->n_actions &&
	    origin->actions[origin->n_actions - 1].id == ACTION_REJECT)
		return NFT_END_NONE;
	return nft_verdict_end(origin->verdict);
}

/* All that the rule does, at the end of w->chain. */
static int actions_translate(struct rule_writer *w)
{
	const struct policy_rule *origin = w->origin;
	struct nft_rule *rule;
	size_t i;
	int err = 0;

	for (i = 0; i < origin->n_actions && !err; i++)
		err = action_translate(w, &origin->actions[i]);
	if (!err && w->t->options->report)
		err = report_add(w);
	if (err)
		return err;
	rule = nft_rule_open(w);
	if (!rule)
		return -ENOMEM;
	rule->end = rule_end(origin);
	return 0;
}

/* ---- rules ---- */

int nft_rule_chain_translate(struct translation *t,
			     const struct policy_rule *origin, uint32_t number,
			     uint32_t *target)
{
	struct rule_writer w = { .t = t, .origin = origin, .number = number };
	char name[16];

	*target = t->rule_chains[number];
	if (*target) /* the first chain is never one of these */
		return 0;
	snprintf(name, sizeof(name), "%u", number);
	*target = nft_chain_add(t->ruleset, "rule_", name);
	if (*target == NFT_NO_CHAIN)
		return -ENOMEM;
	t->rule_chains[number] = *target;
	w.chain = *target;
	return actions_translate(&w);
}

static uint32_t limit_find(const struct nft_ruleset *ruleset, uint32_t rule)
{
	uint32_t i;

	for (i = 0; i < ruleset->n_limits; i++)
		if (ruleset->limits[i].rule == rule)
			return i;
	return NFT_NO_LIMIT;
}

/* The conditions in one of their alternatives; the actions, or their chain. */
static int alternative_translate(struct translation *t, uint32_t chain,
				 const struct policy_rule *origin,
				 uint32_t number, unsigned int alternative)
{
	struct rule_writer w = {
		.t = t, .origin = origin, .number = number, .chain = chain
	};
	uint32_t limit = NFT_NO_LIMIT, target;
	struct nft_rule *rule;
	int err;

	if (origin->limit.rate)
		limit = limit_find(t->ruleset, number);
	if (!needs_own_rules(origin)) {
		err = actions_translate(&w);
		return err ? err :
			     nft_rule_complete(t->ruleset, chain,
					       &origin->conditions, alternative,
					       limit);
	}
	err = nft_rule_chain_translate(t, origin, number, &target);
	if (err)
		return err;
	rule = nft_rule_add(t->ruleset, chain);
	if (!rule)
		return -ENOMEM;
	rule->origin = origin;
	rule->end = NFT_END_GOTO;
	rule->target = target;
	return nft_rule_complete(t->ruleset, chain, &origin->conditions,
				 alternative, limit);
}

int nft_rule_translate(struct translation *t, uint32_t chain,
		       const struct policy_rule *origin, uint32_t number)
{
	unsigned int alternatives =
			     nft_conditions_alternatives(&origin->conditions),
		     alternative;
	int err = 0;

	for (alternative = 0; alternative < alternatives && !err; alternative++)
		err = alternative_translate(t, chain, origin, number,
					    alternative);
	return err;
}
