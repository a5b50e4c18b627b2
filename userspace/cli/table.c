// SPDX-License-Identifier: GPL-2.0-only
#include <json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/printable.h"
#include "userspace/cli/output.h"
#include "userspace/cli/table.h"
#include "userspace/cli/wrap.h"

#define TABLE_MAX_COLUMNS 16
#define CONTINUATION 4 /* blanks before a row's further lines */
#define WRAP_WIDTH 24 /* that is left for the last column's text */
#define EXCERPT_WIDTH 12

void table_value(struct table *table, struct json_object *value)
{
	struct json_object *row;
	size_t rows;

	if (!table->rows)
		table->rows = json_object_new_array();
	if (!table->next)
		json_object_array_add(table->rows, json_object_new_object());
	rows = json_object_array_length(table->rows);
	row = json_object_array_get_idx(table->rows, rows - 1);
	json_object_object_add(row, table->columns[table->next].key, value);
	table->next++;
	if (!table->columns[table->next].title)
		table->next = 0;
}

void table_hidden(struct table *table, const char *key,
		  struct json_object *value)
{
	size_t rows = json_object_array_length(table->rows);

	json_object_object_add(json_object_array_get_idx(table->rows, rows - 1),
			       key, value);
}

void table_text(struct table *table, const char *text)
{
	table_value(table, text && *text ? json_object_new_string(text) : NULL);
}

void table_number(struct table *table, uint64_t number)
{
	table_value(table, json_object_new_uint64(number));
}

void table_mean(struct table *table, double number)
{
	char text[32];

	snprintf(text, sizeof(text), "%.1f", number);
	table_value(table, json_object_new_double_s(number, text));
}

void table_mask(struct table *table, uint32_t mask)
{
	table_value(table, json_mask(mask));
}

/* true or false in JSON; @text or a dash for people. */
void table_flag(struct table *table, int flag, const char *text)
{
	struct json_object *value = json_object_new_boolean(flag);

	json_object_set_userdata(value, (void *)(flag ? text : "-"), NULL);
	table_value(table, value);
}

static const char *cell_text(const struct table *table, size_t row,
			     const struct column *column)
{
	struct json_object *object =
		json_object_array_get_idx(table->rows, row);
	struct json_object *value = json_object_object_get(object, column->key);

	if (!value)
		return "-";
	if (json_object_is_type(value, json_type_boolean))
		return json_object_get_userdata(value);
	return json_object_get_string(value);
}

/* What people see of cells' text, whoever has named what is in them. */
static void rows_make_printable(struct table *table)
{
	const struct column *column;
	size_t i, rows = json_object_array_length(table->rows);
	struct json_object *row, *value;
	const char *text;
	char *copy;

	for (i = 0; i < rows; i++) {
		row = json_object_array_get_idx(table->rows, i);
		for (column = table->columns; column->title; column++) {
			value = json_object_object_get(row, column->key);
			if (!json_object_is_type(value, json_type_string))
				continue;
			text = json_object_get_string(value);
			copy = malloc(strlen(text) + 1);
			if (!copy)
				continue;
			printable_copy(copy, text);
			json_object_set_string(value, copy);
			free(copy);
		}
	}
}

static int column_width(const struct table *table, const struct column *column)
{
	size_t i, rows = json_object_array_length(table->rows);
	size_t length, width = strlen(column->title);

	for (i = 0; i < rows; i++) {
		length = strlen(cell_text(table, i, column));
		if (length > width)
			width = length;
	}
	return width;
}

/* ---- print ---- */

static int minimum(int a, int b)
{
	return a < b ? a : b;
}

/* Where a column is: on which line of its row, from where, how wide. */
struct place {
	bool new_line;
	int start;
	int width;
};

/*
 * Give each column its width; one that would end after LINE_WIDTH starts a
 * further line of its row. The last one is content with WRAP_WIDTH, or
 * EXCERPT_WIDTH: its text is wrapped, or cut.
 */
static void layout(const struct table *table, int indent, struct place *places)
{
	const struct column *column = table->columns;
	int at = indent, least;

	for (; column->title; column++, places++) {
		places->width = column_width(table, column);
		least = places->width;
		if (!column[1].title)
			least = minimum(least, column->type == COLUMN_EXCERPT ?
						       EXCERPT_WIDTH :
						       WRAP_WIDTH);
		places->new_line = at > indent && at + least > LINE_WIDTH;
		if (places->new_line)
			at = indent + CONTINUATION;
		places->start = at;
		at += places->width + 2;
	}
}

static void print_last(FILE *out, const struct column *column, int start,
		       const char *text)
{
	int length = strlen(text), room = LINE_WIDTH - start;

	if (column->type != COLUMN_EXCERPT)
		wrap_print(out, text, start, start);
	else if (length <= room)
		fprintf(out, "%s\n", text);
	else
		fprintf(out, "%.*s...\n", room - 3, text);
}

/* Is @column the last, on a line of its own, and empty in row @row? */
static bool is_line_empty(const struct table *table, int row,
			  const struct column *column,
			  const struct place *place)
{
	return row >= 0 && column->title && !column[1].title &&
	       place->new_line && !strcmp(cell_text(table, row, column), "-");
}

/* Row -1 is the titles. */
static void print_row(const struct table *table, FILE *out, int row, int indent,
		      const struct place *place)
{
	const struct column *column = table->columns;
	bool ends; /* of a line, so that text is not padded */
	const char *text;

	fprintf(out, "%*s", indent, "");
	for (; column->title && !is_line_empty(table, row, column, place);
	     column++, place++) {
		text = row < 0 ? column->title : cell_text(table, row, column);
		ends = !column[1].title || place[1].new_line;
		if (place->new_line)
			fprintf(out, "%*s", place->start, "");
		if (column->type == COLUMN_NUMBER)
			fprintf(out, "%*s", place->width, text);
		else if (column[1].title)
			fprintf(out, "%-*s", ends ? 0 : place->width, text);
		else
			print_last(out, column, place->start, text);
		if (column[1].title)
			fputs(ends ? "\n" : "  ", out);
		else if (column->type == COLUMN_NUMBER)
			fputc('\n', out);
	}
}

void table_print(struct table *table, FILE *out, int indent)
{
	struct place places[TABLE_MAX_COLUMNS];
	int row, rows;

	if (!table->rows)
		return;
	rows = json_object_array_length(table->rows);
	rows_make_printable(table);
	layout(table, indent, places);
	for (row = -1; row < rows; row++)
		print_row(table, out, row, indent, places);
	json_object_put(table_json(table));
}

struct json_object *table_json(struct table *table)
{
	struct json_object *rows = table->rows;

	table->rows = NULL;
	table->next = 0;
	return rows ? rows : json_object_new_array();
}
