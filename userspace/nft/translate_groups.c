// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/nft/report.h"
#include "userspace/nft/translate_conditions.h"
#include "userspace/nft/translate_groups.h"
#include "userspace/nft/translate_rules.h"
#include "userspace/nft/verdict.h"
#include "userspace/nft/verdict_maps.h"

/* True if a rule of @group reads a transport header. */
static bool group_reads_header(const struct policy_group *group)
{
	size_t i;

	for (i = 0; i < group->n_rules; i++)
		if (nft_rule_reads_header(&group->rules[i]))
			return true;
	return false;
}

/* Make the map's @element do what rule @number does. */
static int element_complete(struct translation *t, struct nft_element *element,
			    const struct policy_rule *origin, uint32_t number)
{
	if (!t->options->report && !origin->count && !origin->n_actions) {
		element->end = nft_verdict_end(origin->verdict);
		return 0;
	}
	element->end = NFT_END_GOTO;
	return nft_rule_chain_translate(t, origin, number, &element->target);
}

/* Consecutive rules of a group. */
struct run {
	const struct policy_rule **rules; /* owned */
	uint32_t *numbers; /* owned: of the policy */
	size_t count;
};

/* Add @map, which replaces the rules of @run from @at on, to @chain. */
static int map_add(struct translation *t, uint32_t chain, const struct run *run,
		   size_t at, struct nft_map *map)
{
	struct nft_set *set = nft_set_add(t->ruleset, map->keys[0], NULL);
	struct nft_rule *rule = nft_rule_add(t->ruleset, chain);
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
	err = nft_dependencies_add_all(rule, map->keys, map->n_keys);
	if (err == NFT_NEVER) {
		nft_rule_clear(rule);
		t->ruleset->chains[chain].n_rules--;
		nft_sets_drop(t->ruleset, t->ruleset->n_sets - 1);
		return 0;
	}
	match = err ? NULL : nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = map->keys[0];
	match->op = NFT_MATCH_MAP;
	match->set = t->ruleset->n_sets - 1;
	for (i = 0; i < map->count && !err; i++) {
		at += map->elements[i].number;
		err = element_complete(t, &map->elements[i], run->rules[at],
				       run->numbers[at]);
		at -= map->elements[i].number;
	}
	return err;
}

static int run_fill(struct translation *t, uint32_t chain,
		    const struct run *run)
{
	struct nft_map *map;
	size_t i, n;
	int err = 0;

	for (i = 0; i < run->count && !err; i += n ? n : 1) {
		n = nft_run_find(t, run->rules + i, run->count - i, &map);
		err = n ? map_add(t, chain, run, i, map) :
			  nft_rule_translate(t, chain, run->rules[i],
					     run->numbers[i]);
	}
	return err;
}

/* The rules of @group; if @bare, those that read no transport header. */
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
		if (bare && nft_rule_reads_header(rule))
			continue;
		run->rules[run->count] = rule;
		run->numbers[run->count++] = group->first_rule + i;
	}
	return 0;
}

/* Make the group's @chain, or (it has no rules) NFT_NO_CHAIN. */
static int group_translate(struct translation *t,
			   const struct policy_group *group, bool bare,
			   uint32_t *chain)
{
	struct run run;
	int err;

	*chain = nft_chain_add(t->ruleset, bare ? "bare_" : "group_",
			       group->name);
	if (*chain == NFT_NO_CHAIN)
		return -ENOMEM;
	err = run_select(&run, group, bare);
	if (!err)
		err = run_fill(t, *chain, &run);
	free(run.rules);
	free(run.numbers);
	if (err || t->ruleset->chains[*chain].n_rules)
		return err;
	nft_chain_drop(t->ruleset, *chain);
	*chain = NFT_NO_CHAIN;
	return 0;
}

/* "WHEN jump group", in the chain @to. */
static int group_enter(struct translation *t, uint32_t to,
		       const struct policy_group *group, uint32_t chain)
{
	unsigned int alternatives = nft_conditions_alternatives(&group->when),
		     alternative;
	struct nft_rule *rule;
	int err = 0;

	for (alternative = 0; alternative < alternatives && !err;
	     alternative++) {
		rule = nft_rule_add(t->ruleset, to);
		if (!rule)
			return -ENOMEM;
		rule->end = NFT_END_JUMP;
		rule->target = chain;
		err = nft_rule_complete(t->ruleset, to, &group->when,
					alternative, NFT_NO_LIMIT);
	}
	return err;
}

static int end_report(struct translation *t, uint32_t path)
{
	struct nft_rule *rule = nft_rule_add(t->ruleset, path);

	return rule ? nft_report_add(rule, NFT_REPORT_END) : -ENOMEM;
}

/* All groups in order, into the chain @path. */
static int path_fill(struct translation *t, uint32_t path, bool bare,
		     uint32_t *group_chains)
{
	const struct policy_group *group;
	uint32_t *chain;
	size_t i;
	int err = 0;

	for (i = 0; i < t->policy->n_groups && !err; i++) {
		group = &t->policy->groups[i];
		chain = &group_chains[i];
		if (bare && nft_conditions_read_header(&group->when))
			continue;
		if (!bare || group_reads_header(group))
			err = group_translate(t, group, bare, chain);
		if (!err && *chain != NFT_NO_CHAIN)
			err = group_enter(t, path, group, *chain);
	}
	if (!err && t->options->report)
		err = end_report(t, path);
	return err;
}

int nft_groups_translate(struct translation *t, uint32_t *groups,
			 uint32_t *bare, uint32_t *group_chains)
{
	int err;

	*bare = NFT_NO_CHAIN;
	*groups = nft_chain_add(t->ruleset, "groups", "");
	if (*groups == NFT_NO_CHAIN)
		return -ENOMEM;
	err = path_fill(t, *groups, false, group_chains);
	if (err || !t->reads_any)
		return err;
	*bare = nft_chain_add(t->ruleset, "bare", "");
	if (*bare == NFT_NO_CHAIN)
		return -ENOMEM;
	t->ruleset->chains[*bare].about =
		"Packets without a whole transport header: later fragments, cut off ones.";
	return path_fill(t, *bare, true, group_chains);
}
