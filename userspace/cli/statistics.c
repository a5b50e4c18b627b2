// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>

#include "answer.h"
#include "statistics.h"
#include "table.h"

/* Nodes may be shared: each is counted once per group and family. */
struct walk {
	const struct image *image;
	uint8_t *depth; /* of each node: steps to its deepest leaf */
	uint16_t *visit; /* the last visit that saw it; 0: none */
	uint16_t visits;
	uint64_t leaves[KZ_LEAF_RULES + 1]; /* by their number of rules */
	uint32_t n_nodes; /* of this visit */
	uint32_t n_leaves;
};

static const struct column tree_columns[] = {
	{ "GROUP", "group", COLUMN_TEXT },
	{ "FAMILY", "family", COLUMN_TEXT },
	{ "TREES", "trees", COLUMN_NUMBER },
	{ "DEPTH", "depth", COLUMN_NUMBER },
	{ "NODES", "nodes", COLUMN_NUMBER },
	{ "LEAVES", "leaves", COLUMN_NUMBER },
	{ 0 },
};

static const struct column leaf_columns[] = {
	{ "RULES IN LEAF", "rules", COLUMN_NUMBER },
	{ "LEAVES", "leaves", COLUMN_NUMBER },
	{ 0 },
};

static const struct column section_columns[] = {
	{ "SECTION", "section", COLUMN_TEXT },
	{ "BYTES", "bytes", COLUMN_NUMBER },
	{ "PER RULE", "bytes_per_rule", COLUMN_NUMBER },
	{ 0 },
};

static const char *const family_names[KZ_FAMILIES] = {
	[KZ_FAMILY_OTHER] = "other",
	[KZ_FAMILY_IP] = "ipv4",
	[KZ_FAMILY_IP6] = "ipv6",
};

static uint8_t walk_child(struct walk *walk, const struct kz_node *node);

/* Steps from @node to its deepest leaf. Recursion ends: a
 * child's level is lower, and a level is at most KZ_MAX_DEPTH.
 */
static uint8_t walk_node(struct walk *walk, const struct kz_node *node)
{
	const struct kz_node *child;
	uint8_t depth, deepest = 0;
	uint32_t i;

	walk->n_nodes++;
	if (!node->right) {
		walk->n_leaves++;
		if (node->count <= KZ_LEAF_RULES)
			walk->leaves[node->count]++;
		return 0;
	}
	child = (const void *)(walk->image->bytes + node->base);
	for (i = 0; i < 1U << (32 - node->right); i++) {
		depth = walk_child(walk, &child[i]);
		if (depth > deepest)
			deepest = depth;
	}
	return deepest + 1;
}

/* The same, for a node among the nodes, once a visit. */
static uint8_t walk_child(struct walk *walk, const struct kz_node *node)
{
	const uint8_t *nodes =
		walk->image->bytes + walk->image->header->nodes;
	uint32_t index = node - (const struct kz_node *)nodes;

	if (walk->visit[index] == walk->visits)
		return walk->depth[index];
	walk->visit[index] = walk->visits;
	return walk->depth[index] = walk_node(walk, node);
}

/* One row: the trees of one group for one family. */
static void walk_list(struct walk *walk, const char *group, int family,
		      const struct kz_tree_list *list, struct table *table)
{
	const struct kz_tree *trees =
		(const void *)(walk->image->bytes + walk->image->header->trees);
	uint8_t depth, deepest = 0;
	uint32_t i;

	walk->visits++;
	walk->n_nodes = 0;
	walk->n_leaves = 0;
	for (i = 0; i < list->count; i++) {
		depth = walk_node(walk, &trees[list->first + i].root);
		if (depth > deepest)
			deepest = depth;
	}
	table_text(table, group);
	table_text(table, family_names[family]);
	table_number(table, list->count);
	table_number(table, deepest);
	table_number(table, walk->n_nodes);
	table_number(table, walk->n_leaves);
}

static void trees_fill(struct walk *walk, struct table *table)
{
	const struct image *image = walk->image;
	const struct kz_group *group =
		(const void *)(image->bytes + image->header->groups);
	const struct kz_info_group *about =
		(const void *)(image->bytes + image_info(image)->groups);
	uint32_t i;
	int family;

	for (i = 0; i < image->header->n_groups; i++)
		for (family = 0; family < KZ_FAMILIES; family++)
			if (group[i].trees[family].count)
				walk_list(walk,
					  image_string(image, about[i].name),
					  family, &group[i].trees[family],
					  table);
}

static void leaves_fill(const struct walk *walk, struct table *table)
{
	uint32_t i;

	for (i = 0; i <= KZ_LEAF_RULES; i++) {
		if (!walk->leaves[i])
			continue;
		table_number(table, i);
		table_number(table, walk->leaves[i]);
	}
}

static void sections_fill(const struct image *image, struct table *table)
{
	const struct kz_image_header *h = image->header;
	const struct {
		const char *name;
		uint32_t from, to;
	} sections[] = {
		{ "header and groups", 0, h->trees },
		{ "trees", h->trees, h->dynamic },
		{ "nodes", h->nodes, h->set_nodes },
		{ "sets' nodes", h->set_nodes, h->candidates },
		{ "candidates", h->candidates, h->rules },
		{ "rules and elements", h->rules, h->hot_size },
		{ "info", h->info, h->size },
		{ "all", 0, h->size },
	};
	uint32_t bytes;
	size_t i;

	for (i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		bytes = sections[i].to - sections[i].from;
		table_text(table, sections[i].name);
		table_number(table, bytes);
		table_number(table, h->n_rules ? bytes / h->n_rules : 0);
	}
}

/* Tables in the order trees, leaves, sections. */
static int statistics_fill(const struct image *image, struct table tables[3])
{
	uint32_t n_nodes = image->header->n_nodes;
	struct walk walk = { .image = image };
	int error = -ENOMEM;

	tables[0] = (struct table){ .columns = tree_columns };
	tables[1] = (struct table){ .columns = leaf_columns };
	tables[2] = (struct table){ .columns = section_columns };
	walk.depth = calloc(n_nodes + 1, sizeof(*walk.depth));
	walk.visit = calloc(n_nodes + 1, sizeof(*walk.visit));
	if (!walk.depth || !walk.visit) {
		complain("out of memory");
		goto out_free;
	}
	trees_fill(&walk, &tables[0]);
	leaves_fill(&walk, &tables[1]);
	sections_fill(image, &tables[2]);
	error = 0;
out_free:
	free(walk.depth);
	free(walk.visit);
	return error;
}

int statistics_print(const struct image *image)
{
	struct table tables[3];
	int i;

	if (statistics_fill(image, tables))
		return -ENOMEM;
	for (i = 0; i < 3; i++) {
		putchar('\n');
		table_print(&tables[i], stdout, 2);
	}
	return 0;
}

int statistics_json(const struct image *image, struct json_object *o)
{
	static const char *const keys[3] = { "trees", "leaves", "sections" };
	struct json_object *stats;
	struct table tables[3];
	int i;

	if (statistics_fill(image, tables))
		return -ENOMEM;
	stats = json_object_new_object();
	for (i = 0; i < 3; i++)
		json_object_object_add(stats, keys[i], table_json(&tables[i]));
	json_object_object_add(o, "stats", stats);
	return 0;
}
