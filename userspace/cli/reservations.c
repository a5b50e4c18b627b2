// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/reservations.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/key.h"
#include "userspace/backend/field_registries.h"
#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/output.h"

#define FIRST_LINE "kzmark-reservations 1"

static void write_word(uint32_t word, uint32_t mask, FILE *out)
{
	if (word >= KZ_W_FLOW)
		fprintf(out, " flow%u 0x%08x", word - KZ_W_FLOW, mask);
	else
		fprintf(out, " mark 0x%08x", mask);
}

static void write_field(const struct registry_field *field, FILE *out)
{
	size_t i;

	fputs("field", out);
	write_word(field->word, field->mask, out);
	if (field->flow_mask)
		write_word(field->flow_word, field->flow_mask, out);
	else
		fputs(" - 0x00000000", out);
	fprintf(out, " %s\nowner %s\n", field->name, field->owner);
	for (i = 0; i < field->n_values; i++)
		fprintf(out, "value %u %s\n", field->values[i].value,
			field->values[i].name);
	fputs("end\n", out);
}

int reservations_save(const char *path, char *why)
{
	struct registry_fields fields;
	char *text = NULL;
	size_t i, size, written = 0;
	FILE *out;
	int err = field_registry_list(&fields, why);

	if (err)
		return err;
	out = open_memstream(&text, &size);
	if (out) {
		fputs(FIRST_LINE "\n", out);
		for (i = 0; i < fields.count; i++) {
			if (!fields.list[i].is_static ||
			    fields.list[i].elsewhere)
				continue;
			write_field(&fields.list[i], out);
			written++;
		}
	}
	registry_fields_free(&fields);
	if (!out || fclose(out))
		err = refuse_memory(why);
	else if (written || !access(path, F_OK))
		err = text_file_write(path, text, size);
	free(text);
	return err ? refuse(why, err, "%s: %s", path, errno_file_words(err)) :
		     0;
}

/* ---- back ---- */

static int read_word(const char *name, uint32_t *word)
{
	unsigned int i;

	*word = KZ_W_MARK;
	if (!strcmp(name, "mark") || !strcmp(name, "-"))
		return 0;
	if (sscanf(name, "flow%u", &i) != 1 || i >= KZ_FLOW_WORDS)
		return -EINVAL;
	*word = KZ_W_FLOW + i;
	return 0;
}

/* The rest of a line, after @used characters of it, into @to. */
static int read_rest(const char *line, int used, char *to, size_t size)
{
	if (!used || !line[used] || strlen(line + used) >= size)
		return -EINVAL;
	strcpy(to, line + used);
	return 0;
}

static int read_field(struct registry_field *field, const char *line)
{
	char word[16], flow[16];
	int used = 0;

	*field = (struct registry_field){ 0 };
	if (sscanf(line, "field %15s %" SCNx32 " %15s %" SCNx32 " %n", word,
		   &field->mask, flow, &field->flow_mask, &used) < 4 ||
	    read_word(word, &field->word) || read_word(flow, &field->flow_word))
		return -EINVAL;
	return read_rest(line, used, field->name, sizeof(field->name));
}

static int read_value(struct registry_field *field, const char *line)
{
	struct registry_value *values, *value;
	int used = 0;

	values = reallocarray(field->values, field->n_values + 1,
			      sizeof(*values));
	if (!values)
		return -ENOMEM;
	field->values = values;
	value = &values[field->n_values];
	if (sscanf(line, "value %" SCNu32 " %n", &value->value, &used) < 1 ||
	    read_rest(line, used, value->name, sizeof(value->name)))
		return -EINVAL;
	field->n_values++;
	return 0;
}

static bool is_there(const struct registry_fields *fields,
		     const struct registry_field *field)
{
	size_t i;

	for (i = 0; i < fields->count; i++)
		if (registry_fields_same_owner(&fields->list[i], field) &&
		    !strcmp(fields->list[i].name, field->name))
			return true;
	return false;
}

/* One that is refused is told, and the others are reserved. */
static int reserve(struct registry_field *field,
		   const struct registry_fields *there, char *why)
{
	int err = 0;

	field->is_static = true;
	if (!is_there(there, field))
		err = field_registry()->reserve(field, why);
	if (err)
		complain("field: %s", why);
	free(field->values);
	*field = (struct registry_field){ 0 };
	return err;
}

static int parse(char *text, const struct registry_fields *there, char *why)
{
	struct registry_field field = { 0 };
	char *rest = text, *line;
	int err = 0, refused = 0;

	if (strcmp(strsep(&rest, "\n"), FIRST_LINE))
		return -EINVAL;
	while (!err && rest && *rest) {
		line = strsep(&rest, "\n");
		if (!strncmp(line, "field ", 6))
			err = read_field(&field, line);
		else if (!strncmp(line, "owner ", 6))
			err = read_rest(line, 6, field.owner,
					sizeof(field.owner));
		else if (!strncmp(line, "value ", 6))
			err = read_value(&field, line);
		else if (strcmp(line, "end"))
			err = -EINVAL;
		else if (reserve(&field, there, why))
			refused++;
	}
	free(field.values);
	if (!err && refused)
		return refuse(why, -EBUSY, "%d reservations are not back",
			      refused);
	return err;
}

int reservations_restore(const char *path, char *why)
{
	struct registry_fields there;
	char *text;
	int err = text_file_read(path, &text);

	if (err)
		return err == -ENOENT ? 0 :
					refuse(why, err, "%s: %s", path,
					       errno_file_words(err));
	err = field_registry_list(&there, why);
	if (!err) {
		err = parse(text, &there, why);
		registry_fields_free(&there);
		if (err == -EINVAL)
			refuse(why, err, "%s: it is damaged", path);
	}
	free(text);
	return err;
}
