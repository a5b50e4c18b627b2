// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <json.h>
#include <stdio.h>

#include "core/cost.h"
#include "core/validate.h"
#include "userspace/cli/output.h"
#include "userspace/compile/measure.h"
#include "userspace/cli/statistics.h"
#include "userspace/cli/table.h"

#define MEASURE_COLUMNS                                    \
	{ "DEPTH", "depth", COLUMN_NUMBER },               \
		{ "NODES", "nodes", COLUMN_NUMBER },       \
		{ "LEAVES", "leaves", COLUMN_NUMBER },     \
		{ "BYTES", "bytes", COLUMN_NUMBER },       \
		{ "STEPS", "steps", COLUMN_NUMBER },       \
		{ "COMPARES", "compares", COLUMN_NUMBER }, \
	{                                                  \
		0                                          \
	}

static const struct column list_columns[] = {
	{ "GROUP", "group", COLUMN_TEXT },
	{ "FAMILY", "family", COLUMN_TEXT },
	{ "TREES", "trees", COLUMN_NUMBER },
	MEASURE_COLUMNS,
};

static const struct column tree_columns[] = {
	{ "GROUP", "group", COLUMN_TEXT },
	{ "FAMILY", "family", COLUMN_TEXT },
	{ "FROM RULE", "first_rule", COLUMN_NUMBER },
	MEASURE_COLUMNS,
};

static const struct column set_columns[] = {
	{ "SETS", "sets", COLUMN_NUMBER },
	MEASURE_COLUMNS,
};

static const struct column leaf_columns[] = {
	{ "LEAF", "leaf", COLUMN_TEXT },
	{ "SIZE", "size", COLUMN_NUMBER },
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

enum part {
	PART_LISTS,
	PART_TREES,
	PART_SETS,
	PART_LEAVES,
	PART_SECTIONS,
	PARTS,
};

static const struct {
	const char *key;
	const struct column *columns;
} parts[PARTS] = {
	[PART_LISTS] = { "groups", list_columns },
	[PART_TREES] = { "trees", tree_columns },
	[PART_SETS] = { "sets", set_columns },
	[PART_LEAVES] = { "leaves", leaf_columns },
	[PART_SECTIONS] = { "sections", section_columns },
};

static void measure_fill(const struct measure *m, struct table *table)
{
	table_number(table, m->depth);
	table_number(table, m->nodes);
	table_number(table, m->leaves);
	table_number(table,
		     m->nodes * sizeof(struct kz_node) +
			     m->candidates * sizeof(struct kz_candidate));
	table_mean(table, m->steps);
	table_mean(table, m->compares);
}

static void sizes_fill(const char *what, const uint64_t sizes[],
		       struct table *table)
{
	uint32_t i;

	for (i = 0; i <= KZ_LEAF_RULES; i++) {
		if (!sizes[i])
			continue;
		table_text(table, what);
		table_number(table, i);
		table_number(table, sizes[i]);
	}
}

/* The trees of one group for one family: a row for all, and one for each. */
static void list_fill(struct measuring *measuring, const struct image *image,
		      const char *group, int family,
		      const struct kz_tree_list *list, struct table *tables,
		      uint64_t sizes[])
{
	const struct kz_tree *tree =
		(const void *)(image->bytes + image->header->trees);
	const struct kz_rule *first;
	struct measure m;
	uint32_t i;

	measure_trees(measuring, list, &m);
	for (i = 0; i <= KZ_LEAF_RULES; i++)
		sizes[i] += m.sizes[i];
	table_text(&tables[PART_LISTS], group);
	table_text(&tables[PART_LISTS], family_names[family]);
	table_number(&tables[PART_LISTS], list->count);
	measure_fill(&m, &tables[PART_LISTS]);
	for (i = 0; i < list->count; i++) {
		const struct kz_tree_list one = { .first = list->first + i,
						  .count = 1 };

		measure_trees(measuring, &one, &m);
		first = (const void *)(image->bytes + tree[one.first].best);
		table_text(&tables[PART_TREES], group);
		table_text(&tables[PART_TREES], family_names[family]);
		table_number(&tables[PART_TREES], kz_rule_id(first));
		measure_fill(&m, &tables[PART_TREES]);
	}
}

static void trees_fill(struct measuring *measuring, const struct image *image,
		       struct table *tables)
{
	const struct kz_group *group =
		(const void *)(image->bytes + image->header->groups);
	const struct kz_info_group *about = image_groups(image);
	uint64_t sizes[KZ_LEAF_RULES + 1] = { 0 };
	uint32_t i;
	int family;

	for (i = 0; i < image->header->n_groups; i++)
		for (family = 0; family < KZ_FAMILIES; family++)
			if (group[i].trees[family].count)
				list_fill(measuring, image,
					  image_string(image, about[i].name),
					  family, &group[i].trees[family],
					  tables, sizes);
	sizes_fill("rules", sizes, &tables[PART_LEAVES]);
}

static void sets_fill(struct measuring *measuring, struct table *tables)
{
	uint64_t sizes[KZ_LEAF_RULES + 1];
	struct measure m;
	uint32_t i;

	measure_sets(measuring, &m);
	if (!m.trees)
		return;
	for (i = 0; i <= KZ_LEAF_RULES; i++)
		sizes[i] = m.sizes[i];
	table_number(&tables[PART_SETS], m.trees);
	measure_fill(&m, &tables[PART_SETS]);
	sizes_fill("elements", sizes, &tables[PART_LEAVES]);
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

static int statistics_fill(const struct image *image,
			   struct table tables[PARTS])
{
	struct measuring *measuring = measuring_new(image);
	int i;

	if (!measuring) {
		complain("out of memory");
		return -ENOMEM;
	}
	for (i = 0; i < PARTS; i++)
		tables[i] = (struct table){ .columns = parts[i].columns };
	trees_fill(measuring, image, tables);
	sets_fill(measuring, tables);
	sections_fill(image, &tables[PART_SECTIONS]);
	measuring_free(measuring);
	return 0;
}

int statistics_print(const struct image *image)
{
	struct table tables[PARTS];
	int i;

	if (statistics_fill(image, tables))
		return -ENOMEM;
	for (i = 0; i < PARTS; i++) {
		if (tables[i].rows)
			putchar('\n');
		table_print(&tables[i], stdout, 2);
	}
	return 0;
}

int statistics_json(const struct image *image, struct json_object *o)
{
	struct json_object *stats;
	struct table tables[PARTS];
	int i;

	if (statistics_fill(image, tables))
		return -ENOMEM;
	stats = json_object_new_object();
	for (i = 0; i < PARTS; i++)
		json_object_object_add(stats, parts[i].key,
				       table_json(&tables[i]));
	json_object_object_add(o, "stats", stats);
	return 0;
}

uint64_t statistics_worst_ns(const struct image *image)
{
	struct kz_fault fault;
	struct kz_cost cost;

	kz_image_cost(image->header, KZ_MAX_STEPS, &cost, &fault);
	return (uint64_t)cost.steps * KZ_STEP_NS;
}
