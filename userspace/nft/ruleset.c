// SPDX-License-Identifier: GPL-2.0-only
/* A ruleset's parts: adding and freeing them; see ruleset.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/netfilter.h>

#include "userspace/base/array.h"
#include "userspace/nft/cgroups.h"
#include "userspace/nft/hours.h"

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

struct nft_statement *nft_statement_add(struct nft_rule *rule,
					const struct nft_statement_type *type)
{
	struct nft_statement *list, *statement;

	list = array_grow(rule->statements, rule->n_statements, sizeof(*list));
	if (!list)
		return NULL;
	rule->statements = list;
	statement = &list[rule->n_statements++];
	*statement = (struct nft_statement){ .type = type };
	return statement;
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

uint32_t nft_set_size(const struct nft_set *set)
{
	if (set->limit)
		return set->limit->key.size;
	return set->dynamic ? set->dynamic->size : 0;
}

uint32_t nft_set_of_policy(const struct nft_ruleset *ruleset,
			   const struct policy_set *set)
{
	uint32_t i = 0;

	while (ruleset->policy->sets[i] != set)
		i++;
	return i;
}

void nft_sets_drop(struct nft_ruleset *ruleset, size_t count)
{
	struct nft_set *set;

	while (ruleset->n_sets > count) {
		set = &ruleset->sets[--ruleset->n_sets];
		if (set->map) {
			free(set->map->elements);
			free(set->map->boxes.list);
		}
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
	free(rule->statements);
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

const char *nft_chain_type(const struct nft_chain *chain)
{
	return chain->hook == NF_INET_LOCAL_OUT ? "route" : "filter";
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
	nft_hours_free(ruleset);
	nft_cgroups_free(ruleset);
	free(ruleset->counters);
	free(ruleset->limits);
	*ruleset = (struct nft_ruleset){ 0 };
}
