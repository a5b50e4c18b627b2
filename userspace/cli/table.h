/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A table, printed in aligned columns of at most 80 characters a line for
 * people, or given as a JSON array of objects.
 *
 * If memory runs out, cells are empty.
 */
#ifndef KZ_CLI_TABLE_H
#define KZ_CLI_TABLE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json_object;

enum column_type {
	COLUMN_TEXT, /* left-aligned */
	COLUMN_NUMBER, /* right-aligned */
	COLUMN_EXCERPT, /* the last one: text that is cut where the line ends */
};

struct column {
	const char *title; /* "MASK" */
	const char *key; /* the member's name in JSON */
	enum column_type type;
};

struct table {
	const struct column *columns; /* ends with a column without title */
	struct json_object *rows; /* array of objects; made by the first cell */
	size_t next; /* the column that the next cell goes to */
};

/* The next cell, row by row. */
void table_value(struct table *table, struct json_object *value); /* taken */
void table_text(struct table *table, const char *text); /* NULL or "": none */
void table_number(struct table *table, uint64_t number);
void table_mean(struct table *table, double number); /* to tenths */
void table_mask(struct table *table, uint32_t mask);
void table_flag(struct table *table, int flag, const char *text);

/* A member that only JSON has, of the row that was completed last. */
void table_hidden(struct table *table, const char *key,
		  struct json_object *value); /* taken */

/* Each line after @indent blanks. Frees the rows. */
void table_print(struct table *table, FILE *out, int indent);

/* The rows as an array, owned by the caller. */
struct json_object *table_json(struct table *table);

#endif
