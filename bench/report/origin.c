// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/origin.h"

#include <stdlib.h>

/* ---- the memory that origins are kept in ---- */

struct kept {
	struct kept *next;
	struct origin origin;
};

static struct kept *all_kept;

const struct origin *origin_keep(const struct origin *origin)
{
	struct kept *kept = malloc(sizeof(*kept));

	if (!kept)
		return NULL;
	kept->origin = *origin;
	kept->next = all_kept;
	all_kept = kept;
	return &kept->origin;
}

void origins_free(void)
{
	struct kept *kept;

	while (all_kept) {
		kept = all_kept;
		all_kept = kept->next;
		free(kept);
	}
}

/* ---- operations ---- */

static double median(const struct record *record, double part)
{
	(void)part;
	return record_median(record);
}

static double spread(const struct record *record, double part)
{
	(void)part;
	return record_spread(record);
}

static double quantile(const struct record *record, double part)
{
	return histogram_quantile(&record->histogram, part);
}

static double minus(double left, double right)
{
	return left - right;
}

static double times(double left, double right)
{
	return left * right;
}

static double divide(double left, double right)
{
	return left / right;
}

static const struct operation {
	const char *word;
	/* of a record: */
	double (*function)(const struct record *record, double part);
	bool of_a_part; /* and of a number */
	/* of two numbers: */
	double (*binary)(double left, double right);
	int precedence; /* the higher binds the tighter */
} operations[] = {
	[ORIGIN_NUMBER] = { .precedence = 3 },
	[ORIGIN_MEDIAN] = { "median", median, .precedence = 3 },
	[ORIGIN_SPREAD] = { "spread", spread, .precedence = 3 },
	[ORIGIN_PART] = { "part", record_quantile, true, .precedence = 3 },
	[ORIGIN_QUANTILE] = { "quantile", quantile, true, .precedence = 3 },
	[ORIGIN_MINUS] = { "-", .binary = minus, .precedence = 1 },
	[ORIGIN_TIMES] = { "*", .binary = times, .precedence = 2 },
	[ORIGIN_DIVIDE] = { "/", .binary = divide, .precedence = 2 },
};

double origin_compute(const struct origin *origin, double left, double right)
{
	const struct operation *operation = &operations[origin->op];

	if (operation->function)
		return operation->function(origin->record, origin->number);
	if (operation->binary)
		return operation->binary(left, right);
	return origin->number;
}

/* ---- as text ---- */

/* "median(SCENARIO/RULESET/SYSTEM[/VARIANT])" */
static void function_print(const struct origin *origin, FILE *out)
{
	const struct operation *operation = &operations[origin->op];
	const struct record *record = origin->record;

	fprintf(out, "%s(%s/%s/%s", operation->word, record->scenario,
		record->ruleset, record->sut);
	if (record->variant)
		fprintf(out, "/%u", record->variant);
	if (operation->of_a_part)
		fprintf(out, ", %g", origin->number);
	fputc(')', out);
}

/* In parentheses if it binds less tightly than @least. */
static void operand_print(const struct origin *origin, int least, FILE *out)
{
	bool alone = operations[origin->op].precedence < least;

	fputs(alone ? "(" : "", out);
	origin_print(origin, out);
	fputs(alone ? ")" : "", out);
}

void origin_print(const struct origin *origin, FILE *out)
{
	const struct operation *operation = &operations[origin->op];

	if (operation->function) {
		function_print(origin, out);
	} else if (operation->binary) {
		operand_print(origin->left, operation->precedence, out);
		fprintf(out, " %s ", operation->word);
		/* a - (b - c), a / (b / c): the left one binds first */
		operand_print(origin->right, operation->precedence + 1, out);
	} else {
		fprintf(out, "%.17g", origin->number);
	}
}
