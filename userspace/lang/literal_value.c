// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literal_value.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/suggest.h"

bool literal_class(const char *text, size_t length, uint32_t *value)
{
	unsigned int major, minor = 0;
	int found, end = 0;
	char copy[16];

	if (length >= sizeof(copy) || !memchr(text, ':', length))
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	found = sscanf(copy, "%4x:%n%4x%n", &major, &end, &minor, &end);
	*value = major << 16 | minor;
	return found >= 1 && end == (int)length;
}

static int field_value(const struct policy_field *field,
		       const struct word *word, uint32_t *value, char *why)
{
	struct suggestion suggestion;
	size_t i;
	int error;

	suggestion_start(&suggestion, word->text, word->length);
	for (i = 0; i < field->n_values; i++) {
		suggestion_try(&suggestion, field->values[i].name);
		if (strlen(field->values[i].name) != word->length ||
		    memcmp(field->values[i].name, word->text, word->length))
			continue;
		*value = field->values[i].value;
		return 0;
	}
	error = literal_number(word->text, word->length, value);
	if (error == -EINVAL)
		return refuse(why, -EINVAL, "field '%s' has no value '%.*s'%s",
			      field->name, word_shown(word), word->text,
			      suggestion_text(&suggestion));
	if (error || (field->bits < 32 && *value >> field->bits))
		return refuse(
			why, -EINVAL,
			"field '%s' has %u bit%s: %.*s does not fit, the largest value is %u",
			field->name, field->bits, field->bits == 1 ? "" : "s",
			word_shown(word), word->text,
			0xffffffffU >> (32 - field->bits));
	return 0;
}

int literal_map_value(const struct policy_map *map, const char *text,
		      size_t length, uint32_t *value, char *why)
{
	const struct word word = { text, length };

	if (map->field)
		return field_value(map->field, &word, value, why);
	if (literal_class(text, length, value) ||
	    !literal_number(text, length, value))
		return 0;
	return refuse(
		why, -EINVAL,
		"'%.*s' is no priority: expected a number, or a class such as 1:10",
		word_shown(&word), text);
}
