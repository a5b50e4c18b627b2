// SPDX-License-Identifier: GPL-2.0-only
/* Options by getopt_long(3), from a verb's table. */
#include <errno.h>
#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/hook_names.h"
#include "userspace/cli/output.h"
#include "userspace/lang/suggest.h"
#include "userspace/cli/verb.h"

#define MAX_OPTIONS 32
#define ROW_VALUE 0x100 /* getopt's value of a table's first row */
#define HELP_VALUE 'h'
#define NUMBER '\x01' /* in place of the '-' of a number */
#define OPTIONS_HELP 1

struct option_number option_wait;

/* The table in getopt's two forms. */
struct getopt_tables {
	struct option longs[MAX_OPTIONS + 2];
	char shorts[2 * MAX_OPTIONS + 4];
};

static void tables_fill(struct getopt_tables *tables,
			const struct option_row *rows)
{
	struct option *option = tables->longs;
	char *letter = tables->shorts;
	int i;

	*letter++ = ':'; /* tell a missing argument from an unknown option */
	*letter++ = HELP_VALUE;
	for (i = 0; i < MAX_OPTIONS && rows[i].name; i++) {
		option->name = rows[i].name;
		option->has_arg = rows[i].type == OPTION_FLAG ?
					  no_argument :
					  required_argument;
		option->val = ROW_VALUE + i;
		if (rows[i].letter) {
			*letter++ = rows[i].letter;
			if (option->has_arg)
				*letter++ = ':';
		}
		option++;
	}
	option->name = "help";
	option->val = HELP_VALUE;
}

static const struct option_row *row_find(const struct option_row *rows,
					 int value)
{
	if (value >= ROW_VALUE)
		return &rows[value - ROW_VALUE];
	for (; value && rows->name; rows++)
		if (rows->letter == value)
			return rows;
	return NULL;
}

static int number_parse(const struct option_row *row, const char *text)
{
	struct option_number *number = row->target;
	char *end;

	errno = 0;
	number->value = strtoll(text, &end, 0);
	number->given = true;
	if (!errno && end != text && !*end && number->value >= row->minimum &&
	    number->value <= row->maximum)
		return 0;
	complain("--%s '%s': expected a number from %lld to %lld", row->name,
		 text, row->minimum, row->maximum);
	return -1;
}

static int priority_take(const struct option_row *row, const char *text)
{
	struct option_number *number = row->target;
	int32_t priority;

	if (priority_parse(text, &priority)) {
		complain("--%s '%s': expected %s", row->name, text,
			 PRIORITY_EXPECTED);
		return -1;
	}
	number->value = priority;
	number->given = true;
	return 0;
}

static int list_append(const struct option_row *row, const char *text)
{
	struct option_list *list = row->target;

	if (list->count == OPTION_LIST_MAX) {
		complain("--%s can be given %d times at most", row->name,
			 OPTION_LIST_MAX);
		return -1;
	}
	list->items[list->count++] = text;
	return 0;
}

static int row_take(const struct option_row *row, const char *argument)
{
	switch (row->type) {
	case OPTION_FLAG:
		*(bool *)row->target = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)row->target = argument;
		return 0;
	case OPTION_LIST:
		return list_append(row, argument);
	case OPTION_NUMBER:
		return number_parse(row, argument);
	case OPTION_PRIORITY:
		return priority_take(row, argument);
	}
	return -1;
}

/* Only flags and lists may be given again: which of two values counts? */
static int given_once(const struct verb *verb, const struct option_row *row,
		      uint32_t *given)
{
	uint32_t bit = 1U << (row - verb->options);

	if (!(*given & bit) || row->type == OPTION_FLAG ||
	    row->type == OPTION_LIST) {
		*given |= bit;
		return 0;
	}
	if (strstr(row->argument, "[,...]"))
		complain(
			"%s: --%s is given twice: separate several with commas: --%s a,b",
			verb->name, row->name, row->name);
	else
		complain("%s: --%s is given twice: it takes one %s", verb->name,
			 row->name, row->argument);
	return -1;
}

/* getopt refused @word; say why, and which option comes near it. */
static void complain_unknown(const struct verb *verb, const char *word)
{
	const struct option_row *row = row_find(verb->options, optopt);
	const char *name = word + strspn(word, "-");
	struct suggestion near;

	if (row) {
		complain("%s: --%s takes no argument", verb->name, row->name);
		return;
	}
	if (strncmp(word, "--", 2)) {
		complain("%s: no option '-%c': try 'kzmark help %s'",
			 verb->name, optopt, verb->name);
		return;
	}
	suggestion_start(&near, name, strcspn(name, "="));
	suggestion_try(&near, "help");
	for (row = verb->options; row->name; row++)
		suggestion_try(&near, row->name);
	if (near.best)
		complain("%s: no option '%s'; did you mean '--%s'?", verb->name,
			 word, near.best);
	else
		complain("%s: no option '%s': try 'kzmark help %s'", verb->name,
			 word, verb->name);
}

static int operands_check(const struct verb *verb, int count)
{
	if (count < verb->least_operands)
		complain("%s: expected %s: try 'kzmark help %s'", verb->name,
			 verb->operands, verb->name);
	else if (count > verb->most_operands)
		complain("%s: too many arguments: expected %s", verb->name,
			 *verb->operands ? verb->operands : "none");
	else
		return 0;
	return -1;
}

/* "-1" is an operand: while getopt looks, such words begin with @to. */
static void numbers_mark(int argc, char **argv, char from, char to)
{
	int i;

	for (i = 1; i < argc; i++)
		if (argv[i][0] == from && isdigit((unsigned char)argv[i][1]))
			argv[i][0] = to;
}

static int options_read(const struct verb *verb, int argc, char **argv)
{
	struct getopt_tables tables = { 0 };
	const struct option_row *row;
	uint32_t given = 0;
	int value;

	tables_fill(&tables, verb->options);
	opterr = 0;
	while ((value = getopt_long(argc, argv, tables.shorts, tables.longs,
				    NULL)) != -1) {
		if (value == HELP_VALUE)
			return OPTIONS_HELP;
		if (value == '?') {
			complain_unknown(verb, argv[optind - 1]);
			return -1;
		}
		if (optarg && *optarg == NUMBER)
			*optarg = '-';
		row = row_find(verb->options, value == ':' ? optopt : value);
		if (value == ':') {
			complain("%s: --%s needs %s", verb->name, row->name,
				 row->argument);
			return -1;
		}
		if (given_once(verb, row, &given) || row_take(row, optarg))
			return -1;
	}
	return 0;
}

int options_parse(const struct verb *verb, int argc, char **argv)
{
	int status;

	numbers_mark(argc, argv, '-', NUMBER);
	status = options_read(verb, argc, argv);
	numbers_mark(argc, argv, NUMBER, '-');
	if (status)
		return status == OPTIONS_HELP ? 0 : -1;
	return operands_check(verb, argc - optind) ? -1 : optind;
}
