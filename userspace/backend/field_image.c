// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/backend/field_image.h"

/* The info part, and where in its image it is. */
struct part {
	const struct kz_info *info;
	uint32_t at;
};

static const void *part_bytes(const struct part *part, uint32_t offset)
{
	return (const uint8_t *)part->info + (offset - part->at);
}

static const char *part_string(const struct part *part, uint32_t offset)
{
	return offset ? part_bytes(part, offset) : "";
}

static int values_add(const struct part *part, uint32_t number,
		      struct registry_field *field)
{
	const struct kz_info_value *value =
		part_bytes(part, part->info->values);
	struct registry_value *held;
	uint32_t i;

	field->values =
		calloc(part->info->n_values + 1, sizeof(*field->values));
	if (!field->values)
		return -ENOMEM;
	for (i = 0; i < part->info->n_values; i++, value++) {
		if (value->field != number)
			continue;
		held = &field->values[field->n_values++];
		snprintf(held->name, sizeof(held->name), "%s",
			 part_string(part, value->name));
		held->value = value->value;
	}
	return 0;
}

static int field_add(struct registry_fields *fields, const struct part *part,
		     uint32_t number, const char *policy)
{
	const struct kz_info_field *from = part_bytes(part, part->info->fields);
	struct registry_field *to = registry_fields_add(fields);

	if (!to)
		return -ENOMEM;
	from += number;
	to->word = from->word;
	to->mask = from->mask;
	to->flow_word = from->flow_word;
	to->flow_mask = from->flow_mask;
	snprintf(to->name, sizeof(to->name), "%s",
		 part_string(part, from->name));
	snprintf(to->owner, sizeof(to->owner), "%s", policy);
	return values_add(part, number, to);
}

int registry_fields_add_info(struct registry_fields *fields,
			     const struct kz_info *info, uint32_t at,
			     const char *policy)
{
	const struct part part = { info, at };
	uint32_t i;
	int err = 0;

	for (i = 0; i < info->n_fields && !err; i++)
		err = field_add(fields, &part, i, policy);
	return err;
}
