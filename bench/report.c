// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <stdio.h>
#include <string.h>

static const char *const comparisons[] = {
	[AT_LEAST_TIMES] = ">= %g x",
	[AT_MOST_ABOVE] = "<= %g above",
};

/* How the value stands to the peer's, in the bar's terms. */
static double standing(const struct bar *bar, double value, double peer)
{
	return bar->comparison == AT_LEAST_TIMES ? value / peer : value - peer;
}

static bool is_met(const struct bar *bar, double value)
{
	return bar->comparison == AT_LEAST_TIMES ? value >= bar->limit :
						   value <= bar->limit;
}

/* The first bar that speaks of @peer at @size, or NULL. */
static const struct bar *bar_find(const struct scenario *scenario,
				  const char *peer, uint32_t size)
{
	const struct bar *bar = scenario->bars;

	for (; bar->comparison != NO_BAR; bar++)
		if (!strcmp(bar->peer, peer) &&
		    (!bar->size || bar->size == size))
			return bar;
	return NULL;
}

static bool print_bar(const struct scenario *scenario,
		      const struct record *subject, const struct record *peer,
		      FILE *out)
{
	const struct bar *bar = bar_find(scenario, peer->contender, peer->size);
	char limit[32];
	double value;

	/* What has no bar of its own is compared as its neighbours are. */
	value = standing(bar ? bar : &scenario->bars[0], record_median(subject),
			 record_median(peer));
	if (!bar) {
		fprintf(out, "  %9.2f", value);
		return true;
	}
	snprintf(limit, sizeof(limit), comparisons[bar->comparison],
		 bar->limit);
	fprintf(out, "  %9.2f  %-12s %s", value, limit,
		is_met(bar, value) ? "met" : "MISSED");
	return is_met(bar, value);
}

unsigned int report_scenario(const struct scenario *scenario,
			     const struct records *records, FILE *out)
{
	unsigned int missed = 0;
	size_t i;

	fprintf(out, "\n%s: %s\n", scenario->name, scenario->what);
	for (i = 0; i < records->count; i++) {
		const struct record *record = &records->list[i];
		const struct record *subject;

		if (strcmp(record->scenario, scenario->name) || !record->count)
			continue;
		subject = records_find(records, scenario->name, record->ruleset,
				       scenario->contenders[0]);
		fprintf(out, "  %-10s %-20s %10.2f %s +-%.1f %%",
			record->ruleset, record->contender,
			record_median(record), record->unit,
			record_spread(record) * 50);
		if (subject && record != subject)
			missed += !print_bar(scenario, subject, record, out);
		fputc('\n', out);
	}
	return missed;
}
