// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/given.h"

static int read_number(const char *text, uint32_t *value)
{
	unsigned long long number;
	char *end;

	if (!text || *text < '0' || *text > '9')
		return -EINVAL;
	number = strtoull(text, &end, 0);
	if (*end || number > UINT32_MAX)
		return -EINVAL;
	*value = number;
	return 0;
}

static int read_name(const struct value_name *names, const char *text,
		     uint32_t *value)
{
	for (; text && names->text; names++) {
		if (strcmp(names->text, text))
			continue;
		*value = names->low;
		return 0;
	}
	return -EINVAL;
}

/* "mark, iif or oif" */
static void words_write(char *text, size_t size)
{
	const struct condition_type *type;
	size_t at = 0;

	for (type = condition_types; type < condition_types + CONDITIONS;
	     type++)
		if (type->given && at < size)
			at += snprintf(text + at, size - at, "%s%s",
				       at ? ", " : "", type->given);
}

int given_read(struct kz_given *given, const char *word, const char *value,
	       char *why, size_t size)
{
	const struct condition_type *type;
	int err;

	for (type = condition_types; type < condition_types + CONDITIONS;
	     type++) {
		if (!type->given || strcmp(type->given, word))
			continue;
		err = type->names ? read_name(type->names, value,
					      given_word(given, type)) :
				    read_number(value, given_word(given, type));
		if (err)
			snprintf(why, size, "a %s",
				 type->names ? type->one : "number");
		return err;
	}
	words_write(why, size);
	return -EINVAL;
}

void given_print(const struct kz_given *given, char *text, size_t size)
{
	const struct condition_type *type;
	struct kz_given copy = *given;
	uint32_t value;
	size_t at = 0;

	*text = '\0';
	for (type = condition_types; type < condition_types + CONDITIONS;
	     type++) {
		if (!type->given || at >= size)
			continue;
		value = *given_word(&copy, type);
		if (!value)
			continue;
		at += snprintf(text + at, size - at, " %s ", type->given);
		if (at < size && type->names)
			at += snprintf(text + at, size - at, "%s",
				       condition_value_name(
					       type - condition_types, value));
		else if (at < size)
			at += snprintf(text + at, size - at, "0x%x", value);
	}
}
