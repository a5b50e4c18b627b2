// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/rule_live.h"

#include <string.h>

#include "userspace/compile/edits.h"

static const struct kz_image_header *header_of(const struct patch_image *image)
{
	return (const void *)image->hot;
}

static const struct kz_info *info_of(const struct patch_image *image)
{
	return (const void *)(image->info + header_of(image)->info);
}

static const struct kz_info_group *groups_of(const struct patch_image *image)
{
	return (const void *)(image->info + info_of(image)->groups);
}

static const struct kz_info_rule *rules_of(const struct patch_image *image)
{
	return (const void *)(image->info + info_of(image)->rules);
}

struct live_group live_group(const struct patch_image *image, uint32_t group)
{
	const struct kz_info_group *about = groups_of(image) + group;
	const struct kz_group *record =
		(const void *)(image->hot + header_of(image)->groups);

	return (struct live_group){
		.group = group,
		.first = about->first_rule + edits_growth(image->hot, 0, group),
		.n_rules = about->n_rules +
			   edits_growth(image->hot, group, group + 1),
		.has_default = record[group].fallback,
	};
}

struct live_group live_group_of(const struct patch_image *image,
				uint32_t number)
{
	struct live_group found = live_group(image, 0);

	while (number - found.first >= found.n_rules)
		found = live_group(image, found.group + 1);
	return found;
}

uint32_t live_group_find(const struct patch_image *image, const char *name)
{
	const struct kz_info_group *groups = groups_of(image);
	uint32_t i;

	for (i = 0; i < header_of(image)->n_groups; i++)
		if (!strcmp((const char *)image->info + groups[i].name, name))
			return i;
	return KZ_NONE;
}

uint32_t live_line(const struct patch_image *image, uint32_t number)
{
	uint32_t id = edits_id(image->hot, number), line, k = 0;
	uint32_t base = header_of(image)->n_rules;
	const struct kz_edit *edit;

	if (id < base) {
		line = rules_of(image)[id].line;
	} else {
		k = id - base;
		line = edits_at(image->hot, k++)->line;
	}
	for (; k < edits_count(image->hot); k++) {
		edit = edits_at(image->hot, k);
		if (edit->line > line)
			continue;
		line += edit->kind == KZ_EDIT_ADD;
		line -= edit->kind == KZ_EDIT_DEL;
	}
	return line;
}

/* Of the rule that the image calls @id. */
static const char *label_of(const struct patch_image *image, uint32_t id)
{
	uint32_t base = header_of(image)->n_rules, name;

	if (id >= base) {
		name = edits_at(image->hot, id - base)->label;
		return name ? (const char *)image->hot + name : "";
	}
	name = rules_of(image)[id].name;
	return name ? (const char *)image->info + name : "";
}

const char *live_label(const struct patch_image *image, uint32_t number)
{
	return label_of(image, edits_id(image->hot, number));
}

uint32_t live_label_find(const struct patch_image *image, uint32_t group,
			 const char *label, size_t length, uint32_t *number)
{
	uint32_t ids = header_of(image)->n_rules + edits_count(image->hot);
	uint32_t found = 0, at, id;
	const char *name;

	for (id = 0; id < ids; id++) {
		name = label_of(image, id);
		if (strncmp(name, label, length) || name[length])
			continue;
		at = edits_number(image->hot, id);
		if (at == KZ_NONE || (group != ALL_GROUPS &&
				      live_group_of(image, at).group != group))
			continue;
		*number = at;
		found++;
	}
	return found;
}
