// SPDX-License-Identifier: GPL-2.0-only
/*
 * The best nft can do with thousands of five-tuple rules that set marks: each
 * rule an element of a concatenated verdict map, which goes to the chain that
 * sets the value. (A map of marks would save the chain, but nft's "set" of a
 * map's value is of the whole mark.) The first rule that matches counts, so a
 * rule that overlaps an earlier one goes into a later map, which is looked up
 * if the maps before have no match; what an earlier rule covers is left out.
 */
#include "bench/system/nft_vmap.h"

#include <errno.h>
#include <stdlib.h>

#include "userspace/backend/backend.h"
#include "bench/system/mark_action.h"
#include "bench/system/nft.h"

struct element {
	struct five_tuple tuple;
	const struct policy_rule *rule;
	unsigned int layer; /* the map it goes into */
};

struct maps {
	struct element *elements;
	size_t count;
	unsigned int layers;
	const struct policy_rule *rest; /* for what is in none; or NULL */
};

static bool overlap(const struct five_tuple *a, const struct five_tuple *b)
{
	int i;

	for (i = 0; i < FIELDS; i++)
		if (a->low[i] > b->high[i] || b->low[i] > a->high[i])
			return false;
	return true;
}

/* After those that it overlaps; nowhere if one of them covers it. */
static void element_add(struct maps *maps, const struct five_tuple *tuple,
			const struct policy_rule *rule)
{
	unsigned int layer = 0;
	size_t i;

	for (i = 0; i < maps->count; i++) {
		const struct element *e = &maps->elements[i];

		if (!overlap(tuple, &e->tuple))
			continue;
		if (five_tuple_is_within(tuple, &e->tuple))
			return;
		if (layer <= e->layer)
			layer = e->layer + 1;
	}
	maps->elements[maps->count++] = (struct element){ *tuple, rule, layer };
	if (maps->layers <= layer)
		maps->layers = layer + 1;
}

/* 0, or -EOPNOTSUPP for rule @at. */
static int maps_fill(struct maps *maps, const struct policy_group *group,
		     size_t *at)
{
	struct five_tuple tuple;
	int err;

	for (*at = 0; *at < group->n_rules; ++*at) {
		err = five_tuple_of_rule(&group->rules[*at], &tuple);
		if (err)
			return err;
		if (five_tuple_is_everything(&tuple)) {
			maps->rest = &group->rules[*at];
			return 0; /* what follows is never reached */
		}
		element_add(maps, &tuple, &group->rules[*at]);
	}
	return 0;
}

static uint32_t chain_of(const struct policy_rule *rule)
{
	struct mark_action marking = mark_action_of_rule(rule);

	return mark_action_number(&marking);
}

/* A chain for each value. */
static void chains_print(const struct maps *maps, FILE *out)
{
	struct mark_chains chains = { 0 };
	size_t i;

	for (i = 0; i < maps->count; i++) {
		struct mark_action marking =
			mark_action_of_rule(maps->elements[i].rule);

		if (!mark_action_is_new(&chains, &marking))
			continue;
		fprintf(out, "\tchain m%u {\n\t\t",
			mark_action_number(&marking));
		nft_statement_print(maps->elements[i].rule, out);
		fputs("\n\t}\n", out);
	}
}

static void map_print(const struct maps *maps, unsigned int layer, FILE *out)
{
	size_t i;

	fprintf(out,
		"\tmap s%u {\n\t\t" NFT_TUPLE_TYPE
		" : verdict; flags interval;\n\t\telements = {\n",
		layer);
	for (i = 0; i < maps->count; i++) {
		const struct element *e = &maps->elements[i];

		if (e->layer != layer)
			continue;
		nft_tuple_print(&e->tuple, out);
		fprintf(out, " : goto m%u,\n", chain_of(e->rule));
	}
	fputs("\t\t}\n\t}\n", out);
}

/* Deleted and added as a whole, in one transaction. */
static void table_print(const struct sut *sut, const struct maps *maps,
			FILE *out)
{
	const char *family = sut->hook == HOOK_TC ? "netdev" : "ip";
	unsigned int layer;

	fprintf(out,
		"table %s bench {\n}\ndelete table %s bench\n"
		"table %s bench {\n",
		family, family, family);
	chains_print(maps, out);
	for (layer = 0; layer < maps->layers; layer++)
		map_print(maps, layer, out);
	nft_chain_begin(sut, KZ_ACCEPT, out);
	for (layer = 0; layer < maps->layers; layer++)
		fprintf(out, "\t\t" NFT_TUPLE_KEY " vmap @s%u\n", layer);
	if (maps->rest) {
		fputs("\t\t", out);
		nft_statement_print(maps->rest, out);
		fputc('\n', out);
	}
	fputs("\t}\n}\n", out);
}

int nft_vmap_write(const struct sut *sut, const struct ruleset *ruleset,
		   FILE *out, char *why)
{
	const struct policy_group *group = &ruleset->policy->groups[0];
	struct maps maps = {
		.elements = calloc(group->n_rules, sizeof(*maps.elements)),
	};
	size_t at = 0;
	int err = maps.elements ? maps_fill(&maps, group, &at) : -ENOMEM;

	if (err)
		snprintf(why, WHY_SIZE, "%s: cannot say rule %zu", sut->name,
			 at);
	else
		table_print(sut, &maps, out);
	free(maps.elements);
	return err;
}
