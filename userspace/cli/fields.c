// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/fields.h"

#include <json.h>
#include <stdio.h>

static bool has_word(const struct field_words *from, uint32_t word)
{
	return word - from->first < from->count;
}

/* False if it is in none of the words. */
static bool field_value(const struct kz_info_field *field,
			const struct field_words *from, uint32_t *value)
{
	uint32_t word = field->word, mask = field->mask;

	if (!has_word(from, word) && field->flow_mask) {
		word = field->flow_word;
		mask = field->flow_mask;
	}
	if (!has_word(from, word))
		return false;
	*value = (from->words[word - from->first] & mask) >>
		 __builtin_ctz(mask);
	return true;
}

/* The name that the policy has for it, or NULL. */
static const char *value_name(const struct image *image, uint32_t field,
			      uint32_t value)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_value *values =
		(const void *)(image->bytes + info->values);
	uint32_t i;

	for (i = 0; i < info->n_values; i++)
		if (values[i].field == field && values[i].value == value)
			return image_string(image, values[i].name);
	return NULL;
}

void fields_print(FILE *out, const struct image *image,
		  const struct field_words *from)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_field *fields =
		(const void *)(image->bytes + info->fields);
	const char *name;
	uint32_t i, value;

	for (i = 0; i < info->n_fields; i++) {
		if (!field_value(&fields[i], from, &value) || !value)
			continue;
		fprintf(out, " %s=", image_string(image, fields[i].name));
		name = value_name(image, i, value);
		if (name)
			fputs(name, out);
		else
			fprintf(out, "%u", value);
	}
}

struct json_object *fields_json(const struct image *image,
				const struct field_words *from)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_field *fields =
		(const void *)(image->bytes + info->fields);
	struct json_object *o = json_object_new_object();
	uint32_t i, value;

	for (i = 0; i < info->n_fields; i++)
		if (field_value(&fields[i], from, &value))
			json_object_object_add(
				o, image_string(image, fields[i].name),
				json_object_new_int64(value));
	return o;
}
