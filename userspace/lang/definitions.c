// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/definitions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"

static bool is_name(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && c >= '0' && c <= '9');
}

size_t definition_name_length(const char *text)
{
	size_t length = 0;

	while (is_name(text[length], !length))
		length++;
	return length;
}

struct definition *definition_find(const struct definitions *definitions,
				   const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < definitions->count; i++)
		if (!strncmp(definitions->list[i].name, name, length) &&
		    !definitions->list[i].name[length])
			return &definitions->list[i];
	return NULL;
}

struct definition *definition_add(struct definitions *definitions,
				  const char *name, size_t length,
				  const char *value)
{
	struct definition *list, *definition;

	list = array_grow(definitions->list, definitions->count, sizeof(*list));
	if (!list)
		return NULL;
	definitions->list = list;
	definition = &list[definitions->count];
	*definition = (struct definition){
		.name = strndup(name, length),
		.value = strdup(value),
	};
	if (!definition->name || !definition->value) {
		free(definition->name);
		free(definition->value);
		return NULL;
	}
	definitions->count++;
	return definition;
}

int definition_give(struct definitions *definitions, const char *text)
{
	size_t length = definition_name_length(text);
	struct definition *definition;

	if (!length || text[length] != '=' || !text[length + 1] ||
	    strchr(text, '\n'))
		return -EINVAL;
	if (definition_find(definitions, text, length))
		return -EINVAL;
	definition =
		definition_add(definitions, text, length, text + length + 1);
	if (!definition)
		return -ENOMEM;
	definition->given = true;
	return 0;
}

size_t definition_value(const char *value, bool in_list, const char **start)
{
	size_t length = strlen(value);

	*start = value;
	if (!in_list || length < 2 || *value != '{' || value[length - 1] != '}')
		return length;
	++*start;
	for (length -= 2; length && strchr(" ,", (*start)[length - 1]);)
		length--; /* a comma after the last */
	return length;
}

void definitions_free(struct definitions *definitions)
{
	size_t i;

	for (i = 0; i < definitions->count; i++) {
		free(definitions->list[i].name);
		free(definitions->list[i].value);
	}
	free(definitions->list);
	*definitions = (struct definitions){ 0 };
}
