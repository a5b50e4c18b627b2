// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/nft/mapped.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/nft/dependencies.h"
#include "userspace/nft/statement.h"
#include "userspace/nft/verdict_maps.h"

/* A chain that sets @value; NFT_NO_CHAIN: no memory. */
static uint32_t value_chain(const struct rule_writer *w,
			    const struct policy_action *action, uint32_t value)
{
	struct policy_action plain = *action;
	struct rule_writer writer = {
		.t = w->t,
		.origin = w->origin,
		.number = w->number,
		.counted = true, /* not here */
	};
	char name[32];

	snprintf(name, sizeof(name), "%u_%u", w->number, value);
	writer.chain = nft_chain_add(w->t->ruleset, "map_", name);
	plain.map = NULL;
	plain.value = value;
	if (writer.chain == NFT_NO_CHAIN ||
	    nft_statement_find(action->id)->translate(&writer, &plain))
		return NFT_NO_CHAIN;
	return writer.chain;
}

/* The map's elements, each of which jumps to its value's chain. */
static int elements_fill(struct nft_map *map, const struct rule_writer *w,
			 const struct policy_action *action)
{
	const struct policy_map *of = action->map->map;
	struct map_range *list = policy_map_by_value(of);
	uint32_t chain = NFT_NO_CHAIN;
	size_t i;
	int err = 0;

	map->boxes.n_parts = 1;
	map->boxes.list = calloc(of->n_ranges + 1, sizeof(struct range));
	map->elements = calloc(of->n_ranges + 1, sizeof(*map->elements));
	if (!list || !map->boxes.list || !map->elements)
		err = -ENOMEM;
	for (i = 0; i < of->n_ranges && !err; i++) {
		if (!i || list[i].value != list[i - 1].value)
			chain = value_chain(w, action, list[i].value);
		if (chain == NFT_NO_CHAIN)
			err = -ENOMEM;
		policy_map_words(of, list[i].first, list[i].last,
				 &map->boxes.list[i]);
		map->elements[i] = (struct nft_element){
			.ranges = { &map->boxes.list[i] },
			.end = NFT_END_JUMP,
			.target = chain,
		};
	}
	map->count = map->boxes.count = i;
	free(list);
	return err;
}

/* The set's number, or NFT_NO_SET: no memory. */
static uint32_t map_make(const struct rule_writer *w,
			 const struct policy_action *action)
{
	struct nft_ruleset *ruleset = w->t->ruleset;
	struct nft_map *map = calloc(1, sizeof(*map));
	struct nft_set *set;

	if (!map)
		return NFT_NO_SET;
	map->keys[0] = nft_condition_key(action->key);
	map->n_keys = 1;
	set = nft_set_add(ruleset, map->keys[0], NULL);
	if (!set) {
		free(map);
		return NFT_NO_SET;
	}
	set->map = map;
	if (elements_fill(map, w, action))
		return NFT_NO_SET;
	nft_map_finish(map);
	set->interval = map->interval;
	return ruleset->n_sets - 1;
}

int nft_mapped_translate(struct rule_writer *w,
			 const struct policy_action *action)
{
	enum nft_key key = nft_condition_key(action->key);
	uint32_t set = map_make(w, action);
	struct nft_match *match;
	struct nft_rule *rule;

	if (set == NFT_NO_SET)
		return -ENOMEM;
	rule = nft_rule_add(w->t->ruleset, w->chain);
	if (!rule || nft_dependencies_add_all(rule, &key, 1))
		return -ENOMEM;
	rule->origin = w->origin;
	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = key;
	match->op = NFT_MATCH_MAP;
	match->set = set;
	return 0;
}
