// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/field_registry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/key.h"
#include "userspace/base/refuse.h"

void registry_fields_free(struct registry_fields *fields)
{
	size_t i;

	for (i = 0; i < fields->count; i++)
		free(fields->list[i].values);
	free(fields->list);
	*fields = (struct registry_fields){ 0 };
}

struct registry_field *registry_fields_add(struct registry_fields *fields)
{
	struct registry_field *list;

	list = reallocarray(fields->list, fields->count + 1, sizeof(*list));
	if (!list)
		return NULL;
	fields->list = list;
	list += fields->count++;
	*list = (struct registry_field){ 0 };
	return list;
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

bool registry_fields_same_owner(const struct registry_field *a,
				const struct registry_field *b)
{
	return a->is_static == b->is_static && a->elsewhere == b->elsewhere &&
	       !strcmp(a->owner, b->owner);
}

int registry_field_conflict(const struct registry_fields *fields,
			    const struct registry_field *field, char *why)
{
	const struct registry_field *other;
	bool same_name;
	size_t i;

	for (i = 0; i < fields->count; i++) {
		other = &fields->list[i];
		if (other->word != KZ_W_MARK || field->word != KZ_W_MARK ||
		    registry_fields_same_owner(other, field))
			continue;
		same_name = !strcmp(other->name, field->name);
		if (same_name ? other->mask == field->mask :
				!(other->mask & field->mask))
			continue;
		return refuse(
			why, -EBUSY,
			"field '%s' (0x%08x) %s field '%s' (0x%08x) of %s%s%s: 'kzmark field list' shows who owns which bits",
			field->name, field->mask,
			same_name ? "is not the" : "overlaps", other->name,
			other->mask, other->is_static ? "" : "policy ",
			other->owner,
			other->elsewhere ?
				", whose pins are in another BPF file system" :
				"");
	}
	return 0;
}
