// SPDX-License-Identifier: GPL-2.0-only
/* A policy's groups and rules into chains and rules; see nft_ruleset.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "nft_maker.h"

/* The conditions of @chain's last rule. If they cannot hold, take it back, and
 * what sets it has made: the kernel wants anonymous sets to be used.
 */
static int rule_complete(struct nft_ruleset *ruleset, uint32_t chain,
			 const struct policy_conditions *conditions)
{
	struct nft_chain *c = &ruleset->chains[chain];
	struct nft_rule *rule = &c->rules[c->n_rules - 1];
	size_t n_sets = ruleset->n_sets;
	int err = nft_conditions_make(ruleset, rule, conditions);

	if (err != NFT_NEVER)
		return err;
	nft_rule_clear(rule);
	c->n_rules--;
	ruleset->n_sets = n_sets;
	return 0;
}

/* All that a rule sets, in one write: no field is set twice (S13). */
static void rule_write(struct nft_rule *rule, const struct policy_rule *origin)
{
	const struct policy_action *action;
	size_t i;

	for (i = 0; i < origin->n_actions; i++) {
		action = &origin->actions[i];
		if (!action->field)
			continue;
		rule->mark_mask |= action->field->mask;
		rule->mark_value |= action->value << action->field->shift;
	}
}

/* What rule @number does, but for adding to sets, into @rule. */
static void rule_act(struct maker *m, struct nft_rule *rule,
		     const struct policy_rule *origin, uint32_t number)
{
	static const enum nft_end ends[KZ_VERDICTS] = {
		[KZ_CONTINUE] = NFT_END_RETURN,
		[KZ_ACCEPT] = NFT_END_ACCEPT,
		[KZ_DROP] = NFT_END_DROP,
	};

	rule->origin = origin;
	rule->count = origin->count;
	if (rule->count)
		rule->counter = nft_counter_find(
			m->ruleset->counters, m->ruleset->n_counters, number);
	rule->reports = m->options->report;
	rule->report = number;
	rule->end = ends[origin->verdict];
	rule_write(rule, origin);
}

static bool rule_adds(const struct policy_rule *origin)
{
	size_t i;

	for (i = 0; i < origin->n_actions; i++)
		if (origin->actions[i].set)
			return true;
	return false;
}

/* "add @set { ip saddr timeout 10m }" */
static int add_make(struct maker *m, uint32_t chain,
		    const struct policy_set *set)
{
	struct nft_rule *rule = nft_rule_add(m->ruleset, chain);
	struct nft_match *family = rule ? nft_match_add(rule) : NULL;
	const struct nft_key_type *key;

	if (!family)
		return -ENOMEM;
	rule->adds = true;
	rule->timeout = set->timeout;
	while (m->policy->sets[rule->set] != set)
		rule->set++;
	key = &nft_keys[m->ruleset->sets[rule->set].key];
	family->key = NFT_KEY_NFPROTO;
	family->implied = true;
	family->range.low[0] = family->range.high[0] = key->family;
	return 0;
}

/*
 * The chain "rule_12" of a rule that adds: where an address is of the other
 * family or the set is full, nft ends the rule, so that each add is a rule by
 * itself (S53, S56), and what else is to be done is the last.
 */
static int adding_make(struct maker *m, const struct policy_rule *origin,
		       uint32_t number, uint32_t *chain)
{
	struct nft_rule *rule;
	char name[16];
	size_t i;
	int err = 0;

	*chain = m->adding[number];
	if (*chain) /* the first chain is never one of these */
		return 0;
	snprintf(name, sizeof(name), "%u", number);
	*chain = nft_chain_add(m->ruleset, "rule_", name);
	if (*chain == NFT_NO_CHAIN)
		return -ENOMEM;
	m->adding[number] = *chain;
	for (i = 0; i < origin->n_actions && !err; i++)
		if (origin->actions[i].set)
			err = add_make(m, *chain, origin->actions[i].set);
	if (err)
		return err;
	rule = nft_rule_add(m->ruleset, *chain);
	if (!rule)
		return -ENOMEM;
	rule_act(m, rule, origin, number);
	return 0;
}

static int rule_make(struct maker *m, uint32_t chain,
		     const struct policy_rule *origin, uint32_t number)
{
	struct nft_rule *rule;
	uint32_t target;
	int err;

	if (!rule_adds(origin)) {
		rule = nft_rule_add(m->ruleset, chain);
		if (!rule)
			return -ENOMEM;
		rule_act(m, rule, origin, number);
		return rule_complete(m->ruleset, chain, &origin->conditions);
	}
	err = adding_make(m, origin, number, &target);
	if (err)
		return err;
	rule = nft_rule_add(m->ruleset, chain);
	if (!rule)
		return -ENOMEM;
	rule->origin = origin;
	rule->end = NFT_END_GOTO;
	rule->target = target;
	return rule_complete(m->ruleset, chain, &origin->conditions);
}

/* Does a rule of @group, or its when, ask about a transport header? */
static bool group_asks(const struct policy_group *group)
{
	size_t i;

	for (i = 0; i < group->n_rules; i++)
		if (nft_conditions_read_header(&group->rules[i].conditions))
			return true;
	return false;
}

/* The group's chain, with those rules only that ask no transport header if
 * @bare; NFT_NO_CHAIN in @chain: it has no rules.
 */
static int group_make(struct maker *m, const struct policy_group *group,
		      bool bare, uint32_t *chain)
{
	const struct policy_rule *rule;
	size_t i;
	int err = 0;

	*chain = nft_chain_add(m->ruleset, bare ? "bare_" : "group_",
			       group->name);
	if (*chain == NFT_NO_CHAIN)
		return -ENOMEM;
	for (i = 0; i < group->n_rules && !err; i++) {
		rule = &group->rules[i];
		if (bare && nft_conditions_read_header(&rule->conditions))
			continue;
		err = rule_make(m, *chain, rule, group->first_rule + i);
	}
	if (err || m->ruleset->chains[*chain].n_rules)
		return err;
	nft_chain_drop(m->ruleset, *chain);
	*chain = NFT_NO_CHAIN;
	return 0;
}

/* "WHEN jump group", in the chain @way. */
static int group_enter(struct maker *m, uint32_t way,
		       const struct policy_group *group, uint32_t chain)
{
	struct nft_rule *rule = nft_rule_add(m->ruleset, way);

	if (!rule)
		return -ENOMEM;
	rule->end = NFT_END_JUMP;
	rule->target = chain;
	return rule_complete(m->ruleset, way, &group->when);
}

static int end_report(struct maker *m, uint32_t way)
{
	struct nft_rule *rule = nft_rule_add(m->ruleset, way);

	if (!rule)
		return -ENOMEM;
	rule->reports = true;
	rule->report = NFT_REPORT_END;
	return 0;
}

/* All groups in order, into the chain @way. */
static int way_make(struct maker *m, uint32_t way, bool bare,
		    uint32_t *group_chains)
{
	const struct policy_group *group;
	uint32_t *chain;
	size_t i;
	int err = 0;

	for (i = 0; i < m->policy->n_groups && !err; i++) {
		group = &m->policy->groups[i];
		chain = &group_chains[i];
		if (bare && nft_conditions_read_header(&group->when))
			continue;
		if (!bare || group_asks(group))
			err = group_make(m, group, bare, chain);
		if (!err && *chain != NFT_NO_CHAIN)
			err = group_enter(m, way, group, *chain);
	}
	if (!err && m->options->report)
		err = end_report(m, way);
	return err;
}

int nft_ways_make(struct maker *m, uint32_t *policy, uint32_t *bare,
		  uint32_t *group_chains)
{
	int err;

	*bare = NFT_NO_CHAIN;
	*policy = nft_chain_add(m->ruleset, "groups", "");
	if (*policy == NFT_NO_CHAIN)
		return -ENOMEM;
	err = way_make(m, *policy, false, group_chains);
	if (err || !m->asks_any)
		return err;
	*bare = nft_chain_add(m->ruleset, "bare", "");
	if (*bare == NFT_NO_CHAIN)
		return -ENOMEM;
	m->ruleset->chains[*bare].about =
		"Packets without a whole transport header: later fragments, cut off ones.";
	return way_make(m, *bare, true, group_chains);
}
