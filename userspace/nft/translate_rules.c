// SPDX-License-Identifier: GPL-2.0-only
/* A policy's rules into nft's: conditions, and what is done in order. */
#include <errno.h>
#include <stdio.h>

#include "userspace/nft/rule_writer.h"

enum nft_end nft_verdict_end(enum kz_verdict verdict)
{
	static const enum nft_end ends[KZ_VERDICTS] = {
		[KZ_CONTINUE] = NFT_END_RETURN,
		[KZ_ACCEPT] = NFT_END_ACCEPT,
		[KZ_DROP] = NFT_END_DROP,
	};

	return ends[verdict];
}

/* Asked last, when all else holds (S92). */
static int limit_match(struct nft_rule *rule, uint32_t limit)
{
	struct nft_match *match = nft_match_add(rule);

	if (!match)
		return -ENOMEM;
	match->op = NFT_MATCH_LIMIT;
	match->limit = limit;
	return 0;
}

/* The kernel wants anonymous sets to be used: those of a rule that is taken
 * back go with it.
 */
int nft_rule_complete(struct nft_ruleset *ruleset, uint32_t chain,
		      const struct policy_conditions *conditions,
		      unsigned int alternative, uint32_t limit)
{
	struct nft_chain *c = &ruleset->chains[chain];
	struct nft_rule *rule = &c->rules[c->n_rules - 1];
	size_t n_sets = ruleset->n_sets;
	int err = nft_conditions_translate(ruleset, rule, conditions,
					   alternative);

	if (!err && limit != NFT_NO_LIMIT)
		err = limit_match(rule, limit);
	if (err != NFT_NEVER)
		return err;
	nft_rule_clear(rule);
	c->n_rules--;
	nft_sets_drop(ruleset, n_sets);
	return 0;
}

/* ---- actions ---- */

struct nft_rule *nft_rule_open(struct rule_writer *w)
{
	struct nft_chain *chain = &w->m->ruleset->chains[w->chain];
	struct nft_action *count;
	struct nft_rule *rule;

	if (w->open)
		return &chain->rules[chain->n_rules - 1];
	rule = nft_rule_add(w->m->ruleset, w->chain);
	if (!rule)
		return NULL;
	w->open = true;
	rule->origin = w->origin;
	if (!w->origin->count || w->counted)
		return rule;
	w->counted = true;
	count = nft_action_add(rule, NFT_ACTION_COUNT);
	if (!count)
		return NULL;
	count->number = nft_counter_find(w->m->ruleset->counters,
					 w->m->ruleset->n_counters, w->number);
	return rule;
}

static struct nft_action *action_open(struct rule_writer *w,
				      enum nft_action_op op)
{
	struct nft_rule *rule = nft_rule_open(w);

	return rule ? nft_action_add(rule, op) : NULL;
}

/* A rule by itself for what goes with packets of @key's family only. */
static struct nft_action *family_add(struct rule_writer *w,
				     enum nft_action_op op, enum nft_key key)
{
	struct nft_rule *rule = nft_rule_add(w->m->ruleset, w->chain);
	struct nft_match *family = rule ? nft_match_add(rule) : NULL;

	if (!family)
		return NULL;
	family->key = NFT_KEY_NFPROTO;
	family->implicit = true;
	family->range.low[0] = nft_keys[key].family;
	family->range.high[0] = nft_keys[key].family;
	return nft_action_add(rule, op);
}

/* "add @set { ip saddr timeout 10m }" */
static int add_translate(struct rule_writer *w,
			 const struct policy_action *action)
{
	struct nft_action *add;
	uint32_t set = 0;

	while (w->m->policy->sets[set] != action->set)
		set++;
	add = family_add(w, NFT_ACTION_ADD, w->m->ruleset->sets[set].key);
	if (!add)
		return -ENOMEM;
	add->number = set;
	add->value = action->set->timeout;
	return 0;
}

/* "ip dscp set ef", and the same for ip6. */
static int dscp_translate(struct rule_writer *w,
			  const struct policy_action *action)
{
	static const enum nft_key keys[] = { NFT_KEY_IP_DSCP,
					     NFT_KEY_IP6_DSCP };
	struct nft_action *dscp;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		dscp = family_add(w, NFT_ACTION_DSCP, keys[i]);
		if (!dscp)
			return -ENOMEM;
		dscp->number = keys[i];
		dscp->value = action->value;
	}
	return 0;
}

static int priority_translate(struct rule_writer *w,
			      const struct policy_action *action)
{
	struct nft_action *priority = action_open(w, NFT_ACTION_PRIORITY);

	if (!priority)
		return -ENOMEM;
	priority->value = action->value;
	return 0;
}

static int log_translate(struct rule_writer *w,
			 const struct policy_action *action)
{
	struct nft_action *log = action_open(w, NFT_ACTION_LOG);

	if (!log)
		return -ENOMEM;
	log->number = w->number;
	log->value = action->at.line;
	return 0;
}

/*
 * Where a packet is of the other family or a set is full, nft ends a rule: what
 * may end it is a rule by itself (S53, S56, S95).
 */
static const struct action_translator {
	int (*translate)(struct rule_writer *w,
			 const struct policy_action *action);
	bool apart; /* rules of its own */
} translators[ACTIONS] = {
	[ACTION_SET] = { nft_field_set_translate, false },
	[ACTION_COPY] = { nft_field_copy_translate, true },
	[ACTION_CHOOSE] = { nft_field_choose_translate, true },
	[ACTION_ADD] = { add_translate, true },
	[ACTION_DSCP] = { dscp_translate, true },
	[ACTION_LOG] = { log_translate, false },
	[ACTION_PRIORITY] = { priority_translate, false },
};

static bool rule_is_apart(const struct policy_rule *origin)
{
	size_t i;

	for (i = 0; i < origin->n_actions; i++)
		if (translators[origin->actions[i].id].apart)
			return true;
	return false;
}

int nft_priority_report(struct nft_rule *rule)
{
	struct nft_action *report = NULL;

	if (nft_action_add(rule, NFT_ACTION_SHOW_PRIORITY))
		report = nft_action_add(rule, NFT_ACTION_REPORT);
	if (!report)
		return -ENOMEM;
	report->number = NFT_REPORT_PRIORITY;
	return 0;
}

/* The judge hears of the rule; where it ends, of the priority, too. */
static int report_add(struct rule_writer *w)
{
	struct nft_action *report = action_open(w, NFT_ACTION_REPORT);

	if (!report)
		return -ENOMEM;
	report->number = w->number;
	if (w->origin->verdict != KZ_DROP ||
	    !nft_reports_priority(w->m->options))
		return 0;
	return nft_priority_report(nft_rule_open(w));
}

/* All that the rule does, at the end of w->chain. */
static int actions_translate(struct rule_writer *w)
{
	const struct policy_rule *origin = w->origin;
	struct nft_rule *rule;
	size_t i;
	int err = 0;

	for (i = 0; i < origin->n_actions && !err; i++) {
		if (translators[origin->actions[i].id].apart)
			w->open = false;
		err = translators[origin->actions[i].id].translate(
			w, &origin->actions[i]);
	}
	if (!err && w->m->options->report)
		err = report_add(w);
	if (err)
		return err;
	rule = nft_rule_open(w);
	if (!rule)
		return -ENOMEM;
	rule->end = nft_verdict_end(origin->verdict);
	return 0;
}

/* ---- rules ---- */

int nft_rule_chain_translate(struct translation *m,
			     const struct policy_rule *origin, uint32_t number,
			     uint32_t *target)
{
	struct rule_writer w = { .m = m, .origin = origin, .number = number };
	char name[16];

	*target = m->rule_chains[number];
	if (*target) /* the first chain is never one of these */
		return 0;
	snprintf(name, sizeof(name), "%u", number);
	*target = nft_chain_add(m->ruleset, "rule_", name);
	if (*target == NFT_NO_CHAIN)
		return -ENOMEM;
	m->rule_chains[number] = *target;
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

/* The conditions in one of their ways, with the actions or where they stand. */
static int alternative_translate(struct translation *m, uint32_t chain,
				 const struct policy_rule *origin,
				 uint32_t number, unsigned int alternative)
{
	struct rule_writer w = {
		.m = m, .origin = origin, .number = number, .chain = chain
	};
	uint32_t limit = NFT_NO_LIMIT, target;
	struct nft_rule *rule;
	int err;

	if (origin->limit.rate)
		limit = limit_find(m->ruleset, number);
	if (!rule_is_apart(origin)) {
		err = actions_translate(&w);
		return err ? err :
			     nft_rule_complete(m->ruleset, chain,
					       &origin->conditions, alternative,
					       limit);
	}
	err = nft_rule_chain_translate(m, origin, number, &target);
	if (err)
		return err;
	rule = nft_rule_add(m->ruleset, chain);
	if (!rule)
		return -ENOMEM;
	rule->origin = origin;
	rule->end = NFT_END_GOTO;
	rule->target = target;
	return nft_rule_complete(m->ruleset, chain, &origin->conditions,
				 alternative, limit);
}

int nft_rule_translate(struct translation *m, uint32_t chain,
		       const struct policy_rule *origin, uint32_t number)
{
	unsigned int alternatives =
			     nft_conditions_alternatives(&origin->conditions),
		     alternative;
	int err = 0;

	for (alternative = 0; alternative < alternatives && !err; alternative++)
		err = alternative_translate(m, chain, origin, number,
					    alternative);
	return err;
}
