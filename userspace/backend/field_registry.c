// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/field_registry.h"

#include <stdlib.h>
#include <string.h>

void registry_fields_free(struct registry_fields *fields)
{
	size_t i;

	for (i = 0; i < fields->count; i++)
		free(fields->list[i].values);
	free(fields->list);
	*fields = (struct registry_fields){ 0 };
}

const struct registry_field *
registry_fields_find(const struct registry_fields *fields, const char *name)
{
	size_t i;

	for (i = 0; i < fields->count; i++)
		if (!strcmp(fields->list[i].name, name))
			return &fields->list[i];
	return NULL;
}

/* The first value of the field called @name that is called @value, or if that
 * is NULL, is @number.
 */
static const struct registry_value *
value_find(const struct registry_fields *fields, const char *name,
	   const char *value, uint32_t number)
{
	const struct registry_field *field;
	const struct registry_value *v;
	size_t i, j;

	for (i = 0; i < fields->count; i++) {
		field = &fields->list[i];
		if (strcmp(field->name, name))
			continue;
		for (j = 0; j < field->n_values; j++) {
			v = &field->values[j];
			if (value ? !strcmp(v->name, value) :
				    v->value == number)
				return v;
		}
	}
	return NULL;
}

bool registry_fields_value(const struct registry_fields *fields,
			   const char *name, const char *value,
			   uint32_t *number)
{
	const struct registry_value *found = value_find(fields, name, value, 0);

	if (found)
		*number = found->value;
	return found;
}

const char *registry_fields_value_name(const struct registry_fields *fields,
				       const char *name, uint32_t number)
{
	const struct registry_value *found =
		value_find(fields, name, NULL, number);

	return found ? found->name : NULL;
}
