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

/* "SCENARIO/RULESET/SYSTEM[/VARIANT]" */
static void path_print(const struct source *source, const char *sut, char *path,
		       size_t size)
{
	int at = snprintf(path, size, "%s/%s/%s", source->scenario,
			  source->ruleset, sut);

	if (source->variant)
		snprintf(path + at, size - at, "/%u", source->variant);
}

/* Twice the packets take twice the time, within 5 %; or it was not asked. */
static bool is_sound(const struct record *record)
{
	return !record->proportion ||
	       fabs(record->proportion - 1) < RECORD_PROPORTION;
}

static struct value value_make(const struct source *source, const char *sut,
			       const char *function,
			       double (*compute)(const struct record *record))
{
	const struct record *record = find(source, sut);
	struct value value = { 0 };
	char path[128];

	if (!record)
		return value;
	if (!record->count) {
		value.missing = record->missing;
		return value;
	}
	path_print(source, sut, path, sizeof(path));
	value.there = true;
	value.doubtful = !is_sound(record);
	value.number = compute(record);
	snprintf(value.from, sizeof(value.from), "%s(%s)", function, path);
	return value;
}

struct value value_median(const struct source *source, const char *sut)
{
	return value_make(source, sut, "median", record_median);
}

struct value value_spread(const struct source *source, const char *sut)
{
	return value_make(source, sut, "spread", record_spread);
}

static double record_of(const struct record *record)
{
	return record->of;
}

struct value value_of(const struct source *source, const char *sut)
{
	return value_make(source, sut, "of", record_of);
}

struct value value_quantile(const struct source *source, const char *sut,
			    double part)
{
	struct value value = value_of(source, sut);
	const struct record *record = find(source, sut);
	char path[128];

	if (!value.there)
		return value;
	path_print(source, sut, path, sizeof(path));
	value.number = histogram_quantile(&record->histogram, part);
	snprintf(value.from, sizeof(value.from), "quantile(%s, %g)", path,
		 part);
	return value;
}

struct value value_sample_quantile(const struct source *source, const char *sut,
				   double part)
{
	struct value value = value_median(source, sut);
	char path[128];

	if (!value.there)
		return value;
	path_print(source, sut, path, sizeof(path));
	value.number = record_quantile(find(source, sut), part);
	snprintf(value.from, sizeof(value.from), "part(%s, %g)", path, part);
	return value;
}

/* What @sut's @value is above the baseline. */
static struct value subtract(const struct source *source, const char *sut,
			     struct value value, const char *baseline)
{
	struct value under = value_median(source, baseline);
	const struct record *record = find(source, sut);
	struct value above = { .missing = value.missing };

	if (!value.there || !under.there)
		return above;
	above.there = true;
	above.doubtful = value.doubtful || under.doubtful;
	if (strcmp(record->unit, "Mpps")) {
		above.number = value.number - under.number;
		snprintf(above.from, sizeof(above.from), "%.240s - %.240s",
			 value.from, under.from);
	} else {
		above.number = 1000 / value.number - 1000 / under.number;
		snprintf(above.from, sizeof(above.from),
			 "1000 / %.240s - 1000 / %.240s", value.from,
			 under.from);
	}
	return above;
}

struct value value_cost(const struct source *source, const char *sut)
{
	struct value value = value_median(source, sut), cost = value;

	if (!value.there || strcmp(find(source, sut)->unit, "Mpps"))
		return value;
	cost.number = 1000 / value.number;
	snprintf(cost.from, sizeof(cost.from), "1000 / %.480s", value.from);
	return cost;
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
	struct value quotient = { 0 };

	if (!a->there || !b->there || b->number == 0)
		return quotient;
	quotient.there = true;
	quotient.doubtful = a->doubtful || b->doubtful;
	quotient.number = a->number / b->number;
	snprintf(quotient.from, sizeof(quotient.from), "(%.240s) / (%.240s)",
		 a->from, b->from);
	return quotient;
}

/* ---- print ---- */

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

void html_text(const char *text, FILE *out)
{
	for (; *text; text++)
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
		}
}

void value_html(const struct value *value, FILE *out)
{
	char text[32];

	if (!value->there) {
		fputs("<span class=none", out);
		if (value->missing) {
			fputs(" title=\"", out);
			html_text(value->missing, out);
			fputc('"', out);
		}
		fputs(">&ndash;</span>", out);
		return;
	}
	value_text(value->number, text, sizeof(text));
	if (value->doubtful)
		fputs("<abbr title=\"noisy: twice the packets did not take twice the time within 5 %\">~</abbr>",
		      out);
	fprintf(out, "<data value=\"%.9g\" data-from=\"%s\">%s</data>",
		value->number, value->from, text);
}

void value_plain(const struct value *value, FILE *out)
{
	char text[32] = "-";

	if (value->there)
		value_text(value->number, text, sizeof(text));
	fputs(text, out);
}
