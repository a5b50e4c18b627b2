// SPDX-License-Identifier: GPL-2.0-only
#include <json.h>
#include <stdio.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/table.h"

#define TABLE_MAX_COLUMNS 16

static void cell(struct table *table, struct json_object *value)
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

void table_text(struct table *table, const char *text)
{
	cell(table, text && *text ? json_object_new_string(text) : NULL);
}

void table_number(struct table *table, uint64_t number)
{
	cell(table, json_object_new_uint64(number));
}

void table_mean(struct table *table, double number)
{
	char text[32];

	snprintf(text, sizeof(text), "%.1f", number);
	cell(table, json_object_new_double_s(number, text));
}

void table_mask(struct table *table, uint32_t mask)
{
	cell(table, json_mask(mask));
}

/* true or false in JSON; @text or a dash for people. */
void table_flag(struct table *table, int flag, const char *text)
{
	struct json_object *value = json_object_new_boolean(flag);

	json_object_set_userdata(value, (void *)(flag ? text : "-"), NULL);
	cell(table, value);
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

/* The last column's text is not padded: no blanks at the line's end. */
static void print_cell(FILE *out, const struct column *column, int width,
		       const char *text)
{
	if (column->type == COLUMN_NUMBER)
		fprintf(out, "%*s", width, text);
	else if (column[1].title)
		fprintf(out, "%-*s", width, text);
	else
		fputs(text, out);
	fputs(column[1].title ? "  " : "\n", out);
}

/* Row -1 is the titles. */
static void print_row(const struct table *table, FILE *out, int row,
		      const int *widths)
{
	const struct column *column = table->columns;

	for (; column->title; column++, widths++)
		print_cell(out, column, *widths,
			   row < 0 ? column->title :
				     cell_text(table, row, column));
}

void table_print(struct table *table, FILE *out, int indent)
{
	int row, rows, i, widths[TABLE_MAX_COLUMNS];

	if (!table->rows)
		return;
	rows = json_object_array_length(table->rows);
	for (i = 0; table->columns[i].title; i++)
		widths[i] = column_width(table, &table->columns[i]);
	for (row = -1; row < rows; row++) {
		fprintf(out, "%*s", indent, "");
		print_row(table, out, row, widths);
	}
	json_object_put(table_json(table));
}

struct json_object *table_json(struct table *table)
{
	struct json_object *rows = table->rows;

	table->rows = NULL;
	table->next = 0;
	return rows ? rows : json_object_new_array();
}
