// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/edited.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/edits.h"

/* The tables of an image's info part that edits change. */
struct tables {
	struct kz_info_rule *rules; /* has room for one more an edit */
	uint32_t n_rules;
	struct kz_info_group *groups;
	uint32_t n_groups;
	struct kz_info_counter *counters;
	uint32_t n_counters;
};

/* What is at @number, or after it, is one further on; or @by is -1. */
static void numbers_shift(struct tables *t, uint32_t number, uint32_t group,
			  uint32_t by)
{
	uint32_t i;

	for (i = number; i < t->n_rules; i++)
		t->rules[i].line += by;
	for (i = group + 1; i < t->n_groups; i++)
		t->groups[i].first_rule += by;
	t->groups[group].n_rules += by;
	for (i = 0; i < t->n_counters; i++)
		if (t->counters[i].rule >= number)
			t->counters[i].rule += by;
}

static void rule_add(struct tables *t, const struct kz_edit *edit)
{
	struct kz_info_rule *rule = &t->rules[edit->number];

	numbers_shift(t, edit->number, edit->group, 1);
	memmove(rule + 1, rule, (t->n_rules++ - edit->number) * sizeof(*rule));
	*rule = (struct kz_info_rule){ edit->label, edit->line };
}

static void rule_delete(struct tables *t, const struct kz_edit *edit)
{
	struct kz_info_rule *rule = &t->rules[edit->number];

	memmove(rule, rule + 1, (--t->n_rules - edit->number) * sizeof(*rule));
	numbers_shift(t, edit->number, edit->group, -1);
}

/* A rule keeps its label if the new one has none. */
static void rule_replace(struct tables *t, const struct kz_edit *edit)
{
	if (edit->label)
		t->rules[edit->number].name = edit->label;
}

static void (*const edit_functions[])(struct tables *,
				      const struct kz_edit *) = {
	[KZ_EDIT_ADD] = rule_add,
	[KZ_EDIT_DEL] = rule_delete,
	[KZ_EDIT_REPLACE] = rule_replace,
};

/* A copy with its rules at the end, where @more can be added. */
static uint8_t *copy_with_room(const struct image *image, uint32_t more)
{
	const struct kz_image_header *header = image->header;
	struct kz_info *info = (void *)(image->bytes + header->info);
	uint32_t at = (header->size + 7) & ~7U;
	size_t size = header->n_rules * sizeof(struct kz_info_rule);
	size_t whole = at + size + more * sizeof(struct kz_info_rule);
	uint8_t *bytes;

	whole = (whole + KZ_SECTION_ALIGN - 1) &
		~(size_t)(KZ_SECTION_ALIGN - 1);
	bytes = aligned_alloc(KZ_SECTION_ALIGN, whole);
	if (!bytes)
		return NULL;
	memcpy(bytes, image->bytes, header->size);
	memcpy(bytes + at, image->bytes + info->rules, size);
	info = (void *)(bytes + header->info);
	info->rules = at;
	return bytes;
}

int image_edited(struct image *image)
{
	uint32_t i, n_edits = kz_edits_count(image->bytes);
	const struct kz_edit *edit;
	struct kz_info *info;
	struct tables t;
	uint8_t *bytes;

	if (!n_edits)
		return 0;
	bytes = copy_with_room(image, n_edits);
	if (!bytes)
		return -ENOMEM;
	image_free(image);
	image->bytes = bytes;
	info = (void *)(bytes + image->header->info);
	t = (struct tables){
		.rules = (void *)(bytes + info->rules),
		.n_rules = image->header->n_rules,
		.groups = (void *)(bytes + info->groups),
		.n_groups = image->header->n_groups,
		.counters = (void *)(bytes + info->counters),
		.n_counters = image->header->n_counters,
	};
	for (i = 0; i < n_edits; i++) {
		edit = kz_edits_at(bytes, i);
		edit_functions[edit->kind](&t, edit);
	}
	image->header->n_rules = t.n_rules;
	return 0;
}
