// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/rule_live.h"

#include <string.h>

#include "core/edits.h"
#include "userspace/compile/patch_image.h"

struct live_group live_group(const struct patch_image *image, uint32_t group)
{
	struct patch_numbers numbers = patch_image_numbers(image, group);
	const struct kz_group *record =
		(const void *)(image->hot + patch_image_header(image)->groups);

	return (struct live_group){
		.group = group,
		.first = numbers.first,
		.n_rules = numbers.count,
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
	const struct kz_info_group *groups = patch_image_groups(image);
	uint32_t i;

	for (i = 0; i < patch_image_header(image)->n_groups; i++)
		if (!strcmp(patch_image_string(image, groups[i].name), name))
			return i;
	return KZ_NONE;
}

uint32_t live_line(const struct patch_image *image, uint32_t number)
{
	uint32_t id = kz_edits_id(image->hot, number), line, k = 0;
	uint32_t base = patch_image_header(image)->n_rules;
	const struct kz_edit *edit;

	if (id < base) {
		line = patch_image_rules(image)[id].line;
	} else {
		k = id - base;
		line = kz_edits_at(image->hot, k++)->line;
	}
	for (; k < kz_edits_count(image->hot); k++) {
		edit = kz_edits_at(image->hot, k);
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
	uint32_t base = patch_image_header(image)->n_rules, name;

	if (id >= base) {
		name = kz_edits_at(image->hot, id - base)->label;
		return name ? (const char *)image->hot + name : "";
	}
	return patch_image_string(image, patch_image_rules(image)[id].name);
}

const char *live_label(const struct patch_image *image, uint32_t number)
{
	return label_of(image, kz_edits_id(image->hot, number));
}

uint32_t live_label_find(const struct patch_image *image, uint32_t group,
			 const char *label, size_t length, uint32_t *number)
{
	uint32_t ids =
		patch_image_header(image)->n_rules + kz_edits_count(image->hot);
	uint32_t found = 0, at, id;
	const char *name;

	for (id = 0; id < ids; id++) {
		name = label_of(image, id);
		if (strncmp(name, label, length) || name[length])
			continue;
		at = kz_edits_number(image->hot, id);
		if (at == KZ_NONE || (group != ALL_GROUPS &&
				      live_group_of(image, at).group != group))
			continue;
		*number = at;
		found++;
	}
	return found;
}
