// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/backend/field_image.h"
#include "userspace/base/array.h"
#include "userspace/compile/image.h"

static int values_add(const struct image *image, uint32_t number,
		      struct registry_field *field)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_value *value =
		(const void *)(image->bytes + info->values);
	struct registry_value *held;
	uint32_t i;

	field->values = calloc(info->n_values + 1, sizeof(*field->values));
	if (!field->values)
		return -ENOMEM;
	for (i = 0; i < info->n_values; i++, value++) {
		if (value->field != number)
			continue;
		held = &field->values[field->n_values++];
		snprintf(held->name, sizeof(held->name), "%s",
			 image_string(image, value->name));
		held->value = value->value;
	}
	return 0;
}

static int field_add(struct registry_fields *fields, const struct image *image,
		     uint32_t number, const char *policy)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_field *from =
		(const struct kz_info_field *)(const void *)(image->bytes +
							     info->fields) +
		number;
	struct registry_field *list;

	list = array_grow(fields->list, fields->count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	fields->list = list;
	list += fields->count++;
	*list = (struct registry_field){
		.word = from->word,
		.mask = from->mask,
		.flow_word = from->flow_word,
		.flow_mask = from->flow_mask,
	};
	snprintf(list->name, sizeof(list->name), "%s",
		 image_string(image, from->name));
	snprintf(list->owner, sizeof(list->owner), "%s", policy);
	return values_add(image, number, list);
}

int registry_fields_add_image(struct registry_fields *fields,
			      const struct image *image, const char *policy)
{
	uint32_t i, count = image_info(image)->n_fields;
	int err = 0;

	for (i = 0; i < count && !err; i++)
		err = field_add(fields, image, i, policy);
	return err;
}
