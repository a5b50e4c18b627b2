// SPDX-License-Identifier: GPL-2.0-only
/* A policy's groups and rules into chains and rules; see nft_ruleset.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "nft_maker.h"

static const enum nft_end ends[KZ_VERDICTS] = {
	[KZ_CONTINUE] = NFT_END_RETURN,
	[KZ_ACCEPT] = NFT_END_ACCEPT,
	[KZ_DROP] = NFT_END_DROP,
};

/* The conditions of @chain's last rule, in one of their ways. If they cannot hold, take it back, and
 * what sets it has made: the kernel wants anonymous sets to be used.
 */
static int rule_complete(struct nft_ruleset *ruleset, uint32_t chain,
			 const struct policy_conditions *conditions,
			 unsigned int way)
{
	struct nft_chain *c = &ruleset->chains[chain];
	struct nft_rule *rule = &c->rules[c->n_rules - 1];
	size_t n_sets = ruleset->n_sets;
	int err = nft_conditions_make(ruleset, rule, conditions, way);

	if (err != NFT_NEVER)
		return err;
	nft_rule_clear(rule);
	c->n_rules--;
	nft_sets_drop(ruleset, n_sets);
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
 * The chain "rule_12" of a rule whose conditions stand elsewhere. Where an
 * address is of the other family or a set is full, nft ends a rule, so that each
 * add is one by itself (S53, S56), and what else is to be done is the last.
 */
static int rule_chain_make(struct maker *m, const struct policy_rule *origin,
			   uint32_t number, uint32_t *chain)
{
	struct nft_rule *rule;
	char name[16];
	size_t i;
	int err = 0;

	*chain = m->rule_chains[number];
	if (*chain) /* the first chain is never one of these */
		return 0;
	snprintf(name, sizeof(name), "%u", number);
	*chain = nft_chain_add(m->ruleset, "rule_", name);
	if (*chain == NFT_NO_CHAIN)
		return -ENOMEM;
	m->rule_chains[number] = *chain;
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

static int rule_make_way(struct maker *m, uint32_t chain,
			 const struct policy_rule *origin, uint32_t number,
			 unsigned int way)
{
	struct nft_rule *rule;
	uint32_t target;
	int err;

	if (!rule_adds(origin)) {
		rule = nft_rule_add(m->ruleset, chain);
		if (!rule)
			return -ENOMEM;
		rule_act(m, rule, origin, number);
		return rule_complete(m->ruleset, chain, &origin->conditions,
				     way);
	}
	err = rule_chain_make(m, origin, number, &target);
	if (err)
		return err;
	rule = nft_rule_add(m->ruleset, chain);
	if (!rule)
		return -ENOMEM;
	rule->origin = origin;
	rule->end = NFT_END_GOTO;
	rule->target = target;
	return rule_complete(m->ruleset, chain, &origin->conditions, way);
}

static int rule_make(struct maker *m, uint32_t chain,
		     const struct policy_rule *origin, uint32_t number)
{
	unsigned int ways = nft_conditions_ways(&origin->conditions), way;
	int err = 0;

	for (way = 0; way < ways && !err; way++)
		err = rule_make_way(m, chain, origin, number, way);
	return err;
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

/* What the map's @element does: what rule @number does. */
static int element_complete(struct maker *m, struct nft_element *element,
			    const struct policy_rule *origin, uint32_t number)
{
	if (!m->options->report && !origin->count && !origin->n_actions) {
		element->end = ends[origin->verdict];
		return 0;
	}
	element->end = NFT_END_GOTO;
	return rule_chain_make(m, origin, number, &element->target);
}

/* Rules in a row, some of a group's. */
struct run {
	const struct policy_rule **rules; /* owned */
	uint32_t *numbers; /* owned: of the policy */
	size_t count;
};

/* The rules of @run from @at on that @map stands for, into @chain. */
static int map_make(struct maker *m, uint32_t chain, const struct run *run,
		    size_t at, struct nft_map *map)
{
	struct nft_set *set = nft_set_add(m->ruleset, map->keys[0], NULL);
	struct nft_rule *rule = nft_rule_add(m->ruleset, chain);
	struct nft_match *match;
	size_t i;
	int err;

	if (!set || !rule) {
		free(map->elements);
		free(map);
		return -ENOMEM;
	}
	set->map = map;
	set->interval = map->interval;
	rule->origin = run->rules[at];
	rule->last = run->rules[at + map->count - 1];
	err = nft_keys_settle(rule, map->keys, map->n_keys);
	if (err == NFT_NEVER) {
		nft_rule_clear(rule);
		m->ruleset->chains[chain].n_rules--;
		nft_sets_drop(m->ruleset, m->ruleset->n_sets - 1);
		return 0;
	}
	match = err ? NULL : nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = map->keys[0];
	match->op = NFT_MATCH_MAP;
	match->set = m->ruleset->n_sets - 1;
	for (i = 0; i < map->count && !err; i++) {
		at += map->elements[i].number;
		err = element_complete(m, &map->elements[i], run->rules[at],
				       run->numbers[at]);
		at -= map->elements[i].number;
	}
	return err;
}

static int run_fill(struct maker *m, uint32_t chain, const struct run *run)
{
	struct nft_map *map;
	size_t i, n;
	int err = 0;

	for (i = 0; i < run->count && !err; i += n ? n : 1) {
		n = nft_run_find(m, run->rules + i, run->count - i, &map);
		err = n ? map_make(m, chain, run, i, map) :
			  rule_make(m, chain, run->rules[i], run->numbers[i]);
	}
	return err;
}

/* Those rules of @group, if @bare, that ask no transport header. */
static int run_select(struct run *run, const struct policy_group *group,
		      bool bare)
{
	const struct policy_rule *rule;
	size_t i;

	run->count = 0;
	run->rules = calloc(group->n_rules + 1, sizeof(*run->rules));
	run->numbers = calloc(group->n_rules + 1, sizeof(*run->numbers));
	if (!run->rules || !run->numbers)
		return -ENOMEM;
	for (i = 0; i < group->n_rules; i++) {
		rule = &group->rules[i];
		if (bare && nft_conditions_read_header(&rule->conditions))
			continue;
		run->rules[run->count] = rule;
		run->numbers[run->count++] = group->first_rule + i;
	}
	return 0;
}

/* The group's chain; NFT_NO_CHAIN in @chain: it has no rules. */
static int group_make(struct maker *m, const struct policy_group *group,
		      bool bare, uint32_t *chain)
{
	struct run run;
	int err;

	*chain = nft_chain_add(m->ruleset, bare ? "bare_" : "group_",
			       group->name);
	if (*chain == NFT_NO_CHAIN)
		return -ENOMEM;
	err = run_select(&run, group, bare);
	if (!err)
		err = run_fill(m, *chain, &run);
	free(run.rules);
	free(run.numbers);
	if (err || m->ruleset->chains[*chain].n_rules)
		return err;
	nft_chain_drop(m->ruleset, *chain);
	*chain = NFT_NO_CHAIN;
	return 0;
}

/* "WHEN jump group", in the chain @to. */
static int group_enter(struct maker *m, uint32_t to,
		       const struct policy_group *group, uint32_t chain)
{
	unsigned int ways = nft_conditions_ways(&group->when), way;
	struct nft_rule *rule;
	int err = 0;

	for (way = 0; way < ways && !err; way++) {
		rule = nft_rule_add(m->ruleset, to);
		if (!rule)
			return -ENOMEM;
		rule->end = NFT_END_JUMP;
		rule->target = chain;
		err = rule_complete(m->ruleset, to, &group->when, way);
	}
	return err;
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
