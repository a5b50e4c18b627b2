// SPDX-License-Identifier: GPL-2.0-only
/* A ruleset's life, and the order in which it is made; see ruleset.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/nft/translate.h"

#define COMPARISONS 10000000UL

struct nft_match *nft_match_add(struct nft_rule *rule)
{
	struct nft_match *list, *match;

	list = array_grow(rule->matches, rule->n_matches, sizeof(*list));
	if (!list)
		return NULL;
	rule->matches = list;
	match = &list[rule->n_matches++];
	*match = (struct nft_match){ 0 };
	return match;
}

struct nft_action *nft_action_add(struct nft_rule *rule, enum nft_action_op op)
{
	struct nft_action *list, *action;

	list = array_grow(rule->actions, rule->n_actions, sizeof(*list));
	if (!list)
		return NULL;
	rule->actions = list;
	action = &list[rule->n_actions++];
	*action = (struct nft_action){ .op = op };
	return action;
}

struct nft_set *nft_set_add(struct nft_ruleset *ruleset, enum nft_key key,
			    const struct ranges *ranges)
{
	struct nft_set *list, *set;
	size_t i;

	list = array_grow(ruleset->sets, ruleset->n_sets, sizeof(*list));
	if (!list)
		return NULL;
	ruleset->sets = list;
	set = &list[ruleset->n_sets++];
	*set = (struct nft_set){ .key = key, .ranges = ranges };
	for (i = 0; ranges && i < ranges->count && !set->interval; i++)
		set->interval = !nft_range_is_single(key, &ranges->list[i]);
	return set;
}

void nft_sets_drop(struct nft_ruleset *ruleset, size_t count)
{
	struct nft_set *set;

	while (ruleset->n_sets > count) {
		set = &ruleset->sets[--ruleset->n_sets];
		if (set->map)
			free(set->map->elements);
		free(set->map);
	}
}

struct nft_rule *nft_rule_add(struct nft_ruleset *ruleset, uint32_t number)
{
	struct nft_chain *chain = &ruleset->chains[number];
	struct nft_rule *list, *rule;

	list = array_grow(chain->rules, chain->n_rules, sizeof(*list));
	if (!list)
		return NULL;
	chain->rules = list;
	rule = &list[chain->n_rules++];
	*rule = (struct nft_rule){ 0 };
	return rule;
}

void nft_rule_clear(struct nft_rule *rule)
{
	free(rule->matches);
	free(rule->actions);
	*rule = (struct nft_rule){ 0 };
}

uint32_t nft_chain_add(struct nft_ruleset *ruleset, const char *prefix,
		       const char *name)
{
	struct nft_chain *list, *chain;

	list = array_grow(ruleset->chains, ruleset->n_chains, sizeof(*list));
	if (!list)
		return NFT_NO_CHAIN;
	ruleset->chains = list;
	chain = &list[ruleset->n_chains];
	*chain = (struct nft_chain){ 0 };
	snprintf(chain->name, sizeof(chain->name), "%s%s", prefix, name);
	return ruleset->n_chains++;
}

void nft_chain_drop(struct nft_ruleset *ruleset, uint32_t chain)
{
	if (chain + 1 != ruleset->n_chains)
		return;
	free(ruleset->chains[chain].rules);
	ruleset->n_chains--;
}

void nft_rule_comment(const struct nft_rule *rule, char *text, size_t size)
{
	const struct policy_rule *origin = rule->origin;

	text[0] = '\0';
	if (!origin)
		return;
	if (rule->last)
		snprintf(text, size, "lines %u to %u", origin->at.line,
			 rule->last->at.line);
	else
		snprintf(text, size, "%s%sline %u",
			 origin->name ? origin->name : "",
			 origin->name ? ", " : "", origin->at.line);
}

static int sets_translate(struct nft_ruleset *ruleset)
{
	static const enum nft_key keys[KZ_SET_TYPES] = {
		[KZ_SET_IPV4] = NFT_KEY_IP_SADDR,
		[KZ_SET_IPV6] = NFT_KEY_IP6_SADDR,
		[KZ_SET_PORT] = NFT_KEY_TCP_DPORT,
	};
	const struct policy *policy = ruleset->policy;
	struct nft_set *set;
	size_t i;

	for (i = 0; i < policy->n_sets; i++) {
		set = nft_set_add(ruleset, keys[policy->sets[i]->type],
				  &policy->sets[i]->ranges);
		if (!set)
			return -ENOMEM;
		snprintf(set->name, sizeof(set->name), NFT_SET_PREFIX "%s",
			 policy->sets[i]->name);
		if (policy->sets[i]->dynamic)
			set->dynamic = policy->sets[i];
	}
	return 0;
}

static int limit_add(struct nft_ruleset *ruleset,
		     const struct policy_limit *limit, uint32_t rule)
{
	struct nft_limit *list;

	list = array_grow(ruleset->limits, ruleset->n_limits, sizeof(*list));
	if (!list)
		return -ENOMEM;
	ruleset->limits = list;
	list += ruleset->n_limits++;
	list->limit = limit;
	list->rule = rule;
	snprintf(list->name, sizeof(list->name), "limit_%u", rule);
	return 0;
}

static int limits_translate(struct nft_ruleset *ruleset)
{
	const struct policy *policy = ruleset->policy;
	const struct policy_group *group;
	size_t g, r;
	int err = 0;

	for (g = 0; g < policy->n_groups; g++) {
		group = &policy->groups[g];
		for (r = 0; r < group->n_rules && !err; r++)
			if (group->rules[r].limit.rate)
				err = limit_add(ruleset, &group->rules[r].limit,
						group->first_rule + r);
	}
	return err;
}

int nft_ruleset_translate(struct nft_ruleset *ruleset,
			  const struct policy *policy,
			  const struct nft_options *options)
{
	struct translation m = {
		.ruleset = ruleset,
		.options = options,
		.policy = policy,
		.comparisons = COMPARISONS,
	};
	uint32_t *group_chains, path, bare;
	int err;

	*ruleset = (struct nft_ruleset){
		.policy = policy,
		.generation = options->generation,
	};
	snprintf(ruleset->table, sizeof(ruleset->table), NFT_TABLE_PREFIX "%s",
		 options->name);
	ruleset->counters = nft_counters_name(options->image);
	ruleset->n_counters = options->image->header->n_counters;
	group_chains = calloc(policy->n_groups + 1, sizeof(*group_chains));
	m.rule_chains = calloc(policy->n_rules + 1, sizeof(*m.rule_chains));
	if (!group_chains || !ruleset->counters || !m.rule_chains)
		err = -ENOMEM;
	else
		err = nft_headers_find(&m);
	if (!err)
		err = sets_translate(ruleset);
	if (!err)
		err = limits_translate(ruleset);
	if (!err)
		err = nft_paths_translate(&m, &path, &bare, group_chains);
	if (!err)
		err = nft_hooks_translate(&m, path, bare);
	if (!err && nft_reports_priority(options))
		err = nft_passed_chain_add(&m);
	free(group_chains);
	free(m.rule_chains);
	return err;
}

void nft_ruleset_free(struct nft_ruleset *ruleset)
{
	struct nft_chain *chain;
	size_t c, r;

	for (c = 0; c < ruleset->n_chains; c++) {
		chain = &ruleset->chains[c];
		for (r = 0; r < chain->n_rules; r++)
			nft_rule_clear(&chain->rules[r]);
		free(chain->rules);
	}
	nft_sets_drop(ruleset, 0);
	free(ruleset->chains);
	free(ruleset->sets);
	free(ruleset->protocols.list);
	free(ruleset->counters);
	free(ruleset->limits);
	*ruleset = (struct nft_ruleset){ 0 };
}
