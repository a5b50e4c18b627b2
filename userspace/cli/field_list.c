// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/field_list.h"

#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "core/key.h"
#include "userspace/cli/table.h"

#define VALUES_SIZE 256 /* of what people are shown; a policy has the rest */

void word_name_write(uint32_t word, char text[WORD_NAME_SIZE])
{
	if (word == KZ_W_MARK)
		strcpy(text, "mark");
	else
		snprintf(text, WORD_NAME_SIZE, "flow%u", word - KZ_W_FLOW);
}

bool word_name_read(const char *text, size_t length, uint32_t *word)
{
	char name[WORD_NAME_SIZE];
	uint32_t i;

	for (i = 0; i <= KZ_FLOW_WORDS; i++) {
		*word = i ? KZ_W_FLOW + i - 1 : KZ_W_MARK;
		word_name_write(*word, name);
		if (strlen(name) == length && !memcmp(name, text, length))
			return true;
	}
	return false;
}

/* "bulk=1 voice=2"; what does not fit is told by dots. */
static void values_write(const struct registry_field *field,
			 char text[VALUES_SIZE])
{
	size_t i, n = 0;

	text[0] = '\0';
	for (i = 0; i < field->n_values; i++) {
		const struct registry_value *v = &field->values[i];

		if (n + strlen(v->name) + sizeof(" =4294967295 ...") >
		    VALUES_SIZE) {
			strcpy(text + n, " ...");
			return;
		}
		n += sprintf(text + n, "%s%s=%u", i ? " " : "", v->name,
			     v->value);
	}
}

/* clang-format off */
static const struct column columns[] = {
	{ "NAME", "name", COLUMN_TEXT },
	{ "OWNER", "owner", COLUMN_TEXT },
	{ "BY", "by", COLUMN_TEXT },
	{ "IN", "in", COLUMN_TEXT },
	{ "MASK", "mask", COLUMN_TEXT },
	{ "STICKY", "sticky", COLUMN_TEXT },
	{ "USERS", "users", COLUMN_NUMBER },
	{ "LOST", "lost", COLUMN_NUMBER },
	{ "VALUES", "values", COLUMN_EXCERPT },
	{ 0 },
};
/* clang-format on */

static void print_row(struct table *table, const struct registry_field *field)
{
	char word[WORD_NAME_SIZE], values[VALUES_SIZE];
	char sticky[WORD_NAME_SIZE + 16] = "";
	static const char *const by[2][2] = {
		{ "policy", "elsewhere" },
		{ "static", "static elsewhere" },
	};

	word_name_write(field->flow_word, word);
	if (field->flow_mask)
		snprintf(sticky, sizeof(sticky), "%s:0x%08x", word,
			 field->flow_mask);
	word_name_write(field->word, word);
	values_write(field, values);
	table_text(table, field->name);
	table_text(table, field->owner);
	table_text(table, by[field->is_static][field->elsewhere]);
	table_text(table, word);
	table_mask(table, field->mask);
	table_text(table, sticky);
	table_number(table, field->users);
	table_number(table, field->lost);
	table_text(table, values);
}

static struct json_object *json_bits(uint32_t word, uint32_t mask)
{
	struct json_object *o = json_object_new_object();
	char name[WORD_NAME_SIZE];

	word_name_write(word, name);
	json_object_object_add(o, "in", json_object_new_string(name));
	json_object_object_add(o, "mask", json_mask(mask));
	return o;
}

static struct json_object *json_values(const struct registry_field *field)
{
	struct json_object *o = json_object_new_object();
	size_t i;

	for (i = 0; i < field->n_values; i++)
		json_object_object_add(
			o, field->values[i].name,
			json_object_new_uint64(field->values[i].value));
	return o;
}

/* "in" and "mask", then what else is known. */
static struct json_object *json_field(const struct registry_field *field)
{
	struct json_object *o = json_bits(field->word, field->mask);

	json_object_object_add(o, "name", json_object_new_string(field->name));
	json_object_object_add(o, "owner",
			       json_object_new_string(field->owner));
	json_object_object_add(o, "static",
			       json_object_new_boolean(field->is_static));
	json_object_object_add(o, "elsewhere",
			       json_object_new_boolean(field->elsewhere));
	json_object_object_add(o, "sticky",
			       field->flow_mask ? json_bits(field->flow_word,
							    field->flow_mask) :
						  NULL);
	json_object_object_add(o, "users",
			       json_object_new_uint64(field->users));
	json_object_object_add(o, "lost", json_object_new_uint64(field->lost));
	json_object_object_add(o, "values", json_values(field));
	return o;
}

void field_list_print(const struct registry_fields *fields, bool json)
{
	struct json_object *array = json_object_new_array();
	struct table table = { .columns = columns };
	size_t i;

	for (i = 0; i < fields->count; i++) {
		if (json)
			json_object_array_add(array,
					      json_field(&fields->list[i]));
		else
			print_row(&table, &fields->list[i]);
	}
	if (json) {
		json_print(array);
		return;
	}
	json_object_put(array);
	table_print(&table, stdout, 0);
}

void field_list_tell_partial(const char *verb)
{
	complain(
		"%s: static reservations in other BPF file systems are not known: not permitted: CAP_SYS_ADMIN is missing",
		verb);
}
