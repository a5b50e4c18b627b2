// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/metric/metric.h"
#include "bench/workload/ruleset.h"

#define ABREAST 3 /* systems, so that lines fit into 80 columns */

static void print_cell(const struct record *record, FILE *out)
{
	char cell[32] = "-";

	if (record && record->count)
		snprintf(cell, sizeof(cell), "%.*f +-%.1f%%",
			 record_median(record) < 100 ? 2 : 0,
			 record_median(record), record_spread(record) * 50);
	fprintf(out, " %15s", cell);
}

/* Some of the trial's systems, up to @end. */
struct columns {
	const struct trial *trial;
	const char *const *first;
	const char *const *end;
};

static void print_case(const struct columns *columns, const char *ruleset,
		       uint32_t size, uint32_t variant,
		       const struct records *records, FILE *out)
{
	struct record_key key = { .scenario = columns->trial->name };
	const char *const *name;
	char text[32];

	trial_ruleset(columns->trial, ruleset, size, text, sizeof(text));
	key.ruleset = text;
	key.variant = variant;
	fprintf(out, "  %-16s", text);
	if (variant)
		fprintf(out, " %10u", variant);
	for (name = columns->first; name < columns->end; name++) {
		key.sut = *name;
		print_cell(records_find(records, &key), out);
	}
	fputc('\n', out);
}

static void print_columns(const struct columns *columns,
			  const struct records *records, FILE *out)
{
	const struct scenario *scenario = columns->trial->scenario;
	const uint32_t *size, *variant;
	const char *const *name;

	fprintf(out, "  %-16s", "");
	if (columns->trial->variants[0])
		fprintf(out, " %10s", columns->trial->metric->varies);
	for (name = columns->first; name < columns->end; name++)
		fprintf(out, " %15.18s", *name);
	fputc('\n', out);
	for (name = scenario->rulesets; *name; name++)
		for (size = columns->trial->sizes; *size; size++) {
			variant = columns->trial->variants;
			do
				print_case(columns, *name, *size, *variant,
					   records, out);
			while (*variant++ && *variant);
		}
}

void report_trial(const struct trial *trial, const struct records *records,
		  FILE *out)
{
	struct columns columns = { trial, trial->suts, trial->suts };

	if (!records_have(records, trial->name))
		return;
	fprintf(out, "\n%s: %s\n  %s, %s clock\n", trial->name,
		trial->scenario->what, trial->metric->unit,
		clock_names[trial->clock]);
	for (; *columns.first; columns.first = columns.end) {
		while (*columns.end && columns.end < columns.first + ABREAST)
			columns.end++;
		print_columns(&columns, records, out);
	}
}

/* ---- bars ---- */

/* There, and not so noisy that its clock means nothing. */
static bool is_sound(const struct record *record)
{
	return record && record->count &&
	       (!record->proportion ||
		fabs(record->proportion - 1) < RECORD_PROPORTION);
}

/* A system under test's median above the bar's baseline; NAN: not measured. */
static double value_of(const struct trial *trial, const struct bar *bar,
		       const struct records *records, const char *ruleset,
		       uint32_t size, const char *sut)
{
	const struct record *record, *baseline;
	struct record_key key = { trial->name, .sut = sut,
				  .variant = trial->variants[0] };
	char text[32];

	trial_ruleset(trial, ruleset, size, text, sizeof(text));
	key.ruleset = text;
	record = records_find(records, &key);
	if (!is_sound(record))
		return NAN;
	if (!bar->baseline)
		return record_median(record);
	key.sut = bar->baseline;
	baseline = records_find(records, &key);
	return is_sound(baseline) ?
		       record_median(record) - record_median(baseline) :
		       NAN;
}

static double bar_value(const struct trial *trial, const struct bar *bar,
			const struct records *records, const char *ruleset,
			uint32_t size)
{
	double value = value_of(trial, bar, records, ruleset, size, bar->sut);

	if (bar->base)
		value /= value_of(trial, bar, records, ruleset, bar->base,
				  bar->sut);
	if (bar->of)
		value /= value_of(trial, bar, records, bar->of, size, bar->sut);
	if (bar->peer)
		value /=
			value_of(trial, bar, records, ruleset, size, bar->peer);
	return value;
}

/* True if it is missed. */
static bool print_bar(const struct trial *trial, const struct bar *bar,
		      const struct records *records, const char *ruleset,
		      uint32_t size, FILE *out)
{
	double value = bar_value(trial, bar, records, ruleset, size);
	bool met = bar->at_least > 0 ? value >= bar->at_least :
				       value <= bar->at_most;
	const char *word = isnan(value) ? "not measured" :
			   met		? "met" :
					  "MISSED";
	char limit[16], text[32], measured[16] = "-";

	ruleset_name(ruleset, size, KZ_DROP, text, sizeof(text));
	snprintf(limit, sizeof(limit), "%s %g", bar->at_least > 0 ? ">=" : "<=",
		 bar->at_least > 0 ? bar->at_least : bar->at_most);
	if (!isnan(value))
		snprintf(measured, sizeof(measured), "%.2f", value);
	fprintf(out, "  %-15s %10s %10s  %-12s %-6s %s\n", text, limit,
		measured, word, clock_names[trial->clock], trial->name);
	return !isnan(value) && !met;
}

void report_bars_heading(FILE *out)
{
	fprintf(out, "\nbars\n  %-15s %10s %10s  %-12s %-6s %s\n", "rules",
		"limit", "measured", "", "clock", "scenario");
}

unsigned int report_bars(const struct trial *trial,
			 const struct records *records, FILE *out)
{
	const char *const *ruleset;
	const struct bar *bar;
	const uint32_t *size;
	unsigned int missed = 0;

	for (bar = trial->bars; bar && bar->sut; bar++) {
		if (!trial_has(trial, bar->sut))
			continue;
		fprintf(out, "%s:\n", bar->what);
		for (ruleset = trial->scenario->rulesets; *ruleset; ruleset++)
			for (size = trial->sizes; *size; size++) {
				if (bar->ruleset &&
				    strcmp(bar->ruleset, *ruleset))
					continue;
				if (bar->size && bar->size != *size)
					continue;
				missed += print_bar(trial, bar, records,
						    *ruleset, *size, out);
			}
	}
	return missed;
}
