// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/metric/metric.h"
#include "bench/workload/ruleset.h"

static void print_cell(const struct record *record, FILE *out)
{
	char cell[32];

	snprintf(cell, sizeof(cell), "%.*f +-%.1f%%",
		 record_median(record) < 100 ? 2 : 0, record_median(record),
		 record_spread(record) * 50);
	fprintf(out, " %17s", cell);
}

static void report_case(const struct trial *trial, const char *ruleset,
			uint32_t size, uint32_t variant,
			const struct records *records, FILE *out)
{
	const char *const *name = trial->suts;
	const struct record *record;
	struct record_key key = { .scenario = trial->name };
	char text[32];

	trial_ruleset(trial, ruleset, size, text, sizeof(text));
	key.ruleset = text;
	key.variant = variant;
	fprintf(out, "  %-16s", text);
	if (variant)
		fprintf(out, " %10u", variant);
	for (; *name; name++) {
		key.sut = *name;
		record = records_find(records, &key);
		if (record && record->count)
			print_cell(record, out);
		else
			fprintf(out, " %17s", "-");
	}
	fputc('\n', out);
}

void report_trial(const struct trial *trial, const struct records *records,
		  FILE *out)
{
	const char *const *name;
	const uint32_t *size, *variant;

	if (!records_have(records, trial->name))
		return;
	fprintf(out, "\n%s: %s (%s, %s clock)\n  %-16s", trial->name,
		trial->scenario->what, trial->metric->unit,
		clock_names[trial->clock], "");
	if (trial->scenario->variants[0])
		fprintf(out, " %10s", trial->metric->varies);
	for (name = trial->suts; *name; name++)
		fprintf(out, " %17s", *name);
	fputc('\n', out);
	for (name = trial->scenario->rulesets; *name; name++)
		for (size = trial->sizes; *size; size++) {
			variant = trial->scenario->variants;
			do
				report_case(trial, *name, *size, *variant,
					    records, out);
			while (*variant++ && *variant);
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
	struct record_key key = { trial->name, .sut = sut };
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
	char limit[16], text[32];

	ruleset_name(ruleset, size, KZ_DROP, text, sizeof(text));
	snprintf(limit, sizeof(limit), "%s %g", bar->at_least > 0 ? ">=" : "<=",
		 bar->at_least > 0 ? bar->at_least : bar->at_most);
	fprintf(out, "%-60s %-14s %10s %10.2f  %-7s %-6s %s\n", bar->what, text,
		limit, value, word, clock_names[trial->clock], trial->name);
	return !isnan(value) && !met;
}

void report_bars_heading(FILE *out)
{
	fprintf(out, "\n%-60s %-14s %10s %10s  %-7s %-6s %s\n", "bar", "rules",
		"limit", "measured", "", "clock", "scenario");
}

unsigned int report_bars(const struct trial *trial,
			 const struct records *records, FILE *out)
{
	const char *const *ruleset;
	const struct bar *bar;
	const uint32_t *size;
	unsigned int missed = 0;

	for (bar = trial->bars; bar && bar->sut; bar++)
		for (ruleset = trial->scenario->rulesets; *ruleset; ruleset++)
			for (size = trial->sizes; *size; size++) {
				if (!trial_has(trial, bar->sut))
					continue;
				if (bar->ruleset &&
				    strcmp(bar->ruleset, *ruleset))
					continue;
				if (bar->size && bar->size != *size)
					continue;
				missed += print_bar(trial, bar, records,
						    *ruleset, *size, out);
			}
	return missed;
}
