// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/figure.h"

#include <math.h>
#include <string.h>

static const struct record *find(const struct source *source,
				 const char *contender)
{
	const struct record_key key = {
		source->scenario,
		source->ruleset,
		contender,
		source->variant,
	};

	return records_find(source->records, &key);
}

/* "SCENARIO/RULESET/CONTENDER[/VARIANT]" */
static void path_print(const struct source *source, const char *contender,
		       char *path, size_t size)
{
	int at = snprintf(path, size, "%s/%s/%s", source->scenario,
			  source->ruleset, contender);

	if (source->variant)
		snprintf(path + at, size - at, "/%u", source->variant);
}

/* Twice the packets take twice the time, within 5 %; or it was not asked. */
static bool is_sound(const struct record *record)
{
	return !record->proportion ||
	       fabs(record->proportion - 1) < RECORD_PROPORTION;
}

static struct figure figure_make(const struct source *source,
				 const char *contender, const char *function,
				 double (*value)(const struct record *record))
{
	const struct record *record = find(source, contender);
	struct figure figure = { 0 };
	char path[128];

	if (!record)
		return figure;
	if (!record->count) {
		figure.missing = record->missing;
		return figure;
	}
	path_print(source, contender, path, sizeof(path));
	figure.there = true;
	figure.doubtful = !is_sound(record);
	figure.value = value(record);
	snprintf(figure.from, sizeof(figure.from), "%s(%s)", function, path);
	return figure;
}

struct figure figure_median(const struct source *source, const char *contender)
{
	return figure_make(source, contender, "median", record_median);
}

struct figure figure_spread(const struct source *source, const char *contender)
{
	return figure_make(source, contender, "spread", record_spread);
}

static double record_of(const struct record *record)
{
	return record->of;
}

struct figure figure_of(const struct source *source, const char *contender)
{
	return figure_make(source, contender, "of", record_of);
}

struct figure figure_quantile(const struct source *source,
			      const char *contender, double part)
{
	struct figure figure = figure_of(source, contender);
	const struct record *record = find(source, contender);
	char path[128];

	if (!figure.there)
		return figure;
	path_print(source, contender, path, sizeof(path));
	figure.value = histogram_quantile(&record->histogram, part);
	snprintf(figure.from, sizeof(figure.from), "quantile(%s, %g)", path,
		 part);
	return figure;
}

struct figure figure_part(const struct source *source, const char *contender,
			  double part)
{
	struct figure figure = figure_median(source, contender);
	char path[128];

	if (!figure.there)
		return figure;
	path_print(source, contender, path, sizeof(path));
	figure.value = record_part(find(source, contender), part);
	snprintf(figure.from, sizeof(figure.from), "part(%s, %g)", path, part);
	return figure;
}

/* What @contender's @figure is above the floor. */
static struct figure subtract(const struct source *source,
			      const char *contender, struct figure figure,
			      const char *floor)
{
	struct figure under = figure_median(source, floor);
	const struct record *record = find(source, contender);
	struct figure above = { .missing = figure.missing };

	if (!figure.there || !under.there)
		return above;
	above.there = true;
	above.doubtful = figure.doubtful || under.doubtful;
	if (strcmp(record->unit, "Mpps")) {
		above.value = figure.value - under.value;
		snprintf(above.from, sizeof(above.from), "%.240s - %.240s",
			 figure.from, under.from);
	} else {
		above.value = 1000 / figure.value - 1000 / under.value;
		snprintf(above.from, sizeof(above.from),
			 "1000 / %.240s - 1000 / %.240s", figure.from,
			 under.from);
	}
	return above;
}

struct figure figure_cost(const struct source *source, const char *contender)
{
	struct figure figure = figure_median(source, contender), cost = figure;

	if (!figure.there || strcmp(find(source, contender)->unit, "Mpps"))
		return figure;
	cost.value = 1000 / figure.value;
	snprintf(cost.from, sizeof(cost.from), "1000 / %.480s", figure.from);
	return cost;
}

struct figure figure_above(const struct source *source, const char *contender,
			   const char *floor)
{
	return subtract(source, contender, figure_median(source, contender),
			floor);
}

struct figure figure_above_part(const struct source *source,
				const char *contender, const char *floor,
				double part)
{
	return subtract(source, contender, figure_part(source, contender, part),
			floor);
}

struct figure figure_quotient(const struct figure *a, const struct figure *b)
{
	struct figure quotient = { 0 };

	if (!a->there || !b->there || b->value == 0)
		return quotient;
	quotient.there = true;
	quotient.doubtful = a->doubtful || b->doubtful;
	quotient.value = a->value / b->value;
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

void figure_text(double value, char *text, size_t size)
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

void figure_html(const struct figure *figure, FILE *out)
{
	char text[32];

	if (!figure->there) {
		fputs("<span class=none", out);
		if (figure->missing) {
			fputs(" title=\"", out);
			html_text(figure->missing, out);
			fputc('"', out);
		}
		fputs(">&ndash;</span>", out);
		return;
	}
	figure_text(figure->value, text, sizeof(text));
	if (figure->doubtful)
		fputs("<abbr title=\"noisy: twice the packets did not take twice the time within 5 %\">~</abbr>",
		      out);
	fprintf(out, "<data value=\"%.9g\" data-from=\"%s\">%s</data>",
		figure->value, figure->from, text);
}

void figure_plain(const struct figure *figure, FILE *out)
{
	char text[32] = "-";

	if (figure->there)
		figure_text(figure->value, text, sizeof(text));
	fputs(text, out);
}
