// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/value.h"

#include <math.h>
#include <string.h>

static const struct record *find(const struct source *source, const char *sut)
{
	const struct record_key key = {
		source->scenario,
		source->ruleset,
		sut,
		source->variant,
	};

	return records_find(source->records, &key);
}

/* Twice the packets take twice the time within 5 %, or it was not measured. */
static bool is_sound(const struct record *record)
{
	return !record->proportion ||
	       fabs(record->proportion - 1) < RECORD_PROPORTION;
}

/* ---- one value ---- */

/* @op of the record of @sut; @part for those that want one. */
static struct value value_make(const struct source *source, const char *sut,
			       enum origin_op op, double part)
{
	const struct record *record = find(source, sut);
	const struct origin origin = { .op = op,
				       .number = part,
				       .record = record };
	struct value value = { 0 };

	if (!record)
		return value;
	if (!record->count) {
		value.missing = record->missing;
		return value;
	}
	value.origin = origin_keep(&origin);
	value.there = value.origin;
	value.doubtful = !is_sound(record);
	value.number = origin_compute(&origin, 0, 0);
	return value;
}

static struct value constant(double number)
{
	const struct origin origin = { .op = ORIGIN_NUMBER, .number = number };
	struct value value = { .number = number };

	value.origin = origin_keep(&origin);
	value.there = value.origin;
	return value;
}

/* Not there unless both are; then why @a is missing, if that is known. */
static struct value combine(enum origin_op op, const struct value *a,
			    const struct value *b)
{
	const struct origin origin = {
		.op = op,
		.left = a->origin,
		.right = b->origin,
	};
	struct value value = { .missing = a->missing };

	if (!a->there || !b->there)
		return value;
	value.origin = origin_keep(&origin);
	value.there = value.origin;
	value.doubtful = a->doubtful || b->doubtful;
	value.number = origin_compute(&origin, a->number, b->number);
	return value;
}

/* ---- of one record ---- */

struct value value_median(const struct source *source, const char *sut)
{
	return value_make(source, sut, ORIGIN_MEDIAN, 0);
}

struct value value_half_spread(const struct source *source, const char *sut)
{
	struct value spread = value_make(source, sut, ORIGIN_SPREAD, 0);
	struct value half_in_percent = constant(50);

	return combine(ORIGIN_TIMES, &spread, &half_in_percent);
}

struct value value_quantile(const struct source *source, const char *sut,
			    double part)
{
	return value_make(source, sut, ORIGIN_QUANTILE, part);
}

struct value value_sample_quantile(const struct source *source, const char *sut,
				   double part)
{
	return value_make(source, sut, ORIGIN_PART, part);
}

/* ---- of two ---- */

/* Mpps to nanoseconds; what is a cost already stays as it is. */
static struct value cost_of(struct value value, const struct record *record)
{
	struct value thousand;

	if (!value.there || strcmp(record->unit, "Mpps"))
		return value;
	thousand = constant(1000);
	return combine(ORIGIN_DIVIDE, &thousand, &value);
}

static struct value subtract(const struct source *source, const char *sut,
			     struct value value, const char *baseline)
{
	struct value cost = cost_of(value, find(source, sut));
	struct value under = value_cost(source, baseline);

	return combine(ORIGIN_MINUS, &cost, &under);
}

struct value value_cost(const struct source *source, const char *sut)
{
	return cost_of(value_median(source, sut), find(source, sut));
}

struct value value_above(const struct source *source, const char *sut,
			 const char *baseline)
{
	return subtract(source, sut, value_median(source, sut), baseline);
}

struct value value_above_quantile(const struct source *source, const char *sut,
				  const char *baseline, double part)
{
	return subtract(source, sut, value_sample_quantile(source, sut, part),
			baseline);
}

struct value value_quotient(const struct value *a, const struct value *b)
{
	if (b->there && b->number == 0)
		return (struct value){ 0 };
	return combine(ORIGIN_DIVIDE, a, b);
}

/* ---- as text ---- */

/* "1234567" to "1,234,567", in place. */
static void group_digits(char *text, size_t size)
{
	size_t length = strlen(text), first = text[0] == '-', i;

	for (i = length; i > first + 3 && length + 1 < size;) {
		i -= 3;
		memmove(text + i + 1, text + i, length - i + 1);
		text[i] = ',';
		length++;
	}
}

void value_text(double value, char *text, size_t size)
{
	double magnitude = fabs(value);

	if (magnitude >= 100 || value == 0) {
		snprintf(text, size, "%.0f", value);
		group_digits(text, size);
	} else {
		snprintf(text, size, "%.*f", magnitude >= 10 ? 1 : 2, value);
	}
}

void value_plain(const struct value *value, FILE *out)
{
	char text[32] = "-";

	if (value->there)
		value_text(value->number, text, sizeof(text));
	fputs(text, out);
}
