// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/headline.h"

#include <math.h>
#include <stdio.h>

#define P99 2 /* of the quantiles */

/* The best of one side at the @at-th point; NULL: none was measured. */
static const struct series *best_of(const struct chart_spec *spec,
				    const struct chart *chart, bool ours,
				    unsigned int at)
{
	const struct series *best = NULL;
	unsigned int s;

	for (s = 0; s < chart->count; s++) {
		const struct series *series = &chart->series[s];
		const struct value *y = &series->points[at].y;

		if (series->side == BASELINE ||
		    (series->side == OURS) != ours || at >= series->count ||
		    !y->there || y->number <= 0)
			continue;
		if (!best ||
		    (y->number > best->points[at].y.number) == spec->rate)
			best = series;
	}
	return best;
}

/* The largest size or number of flows at which both sides were measured. */
static unsigned int point_choose(const struct chart_spec *spec,
				 const struct chart *chart)
{
	unsigned int at;

	if (spec->kind == BY_QUANTILE)
		return P99;
	if (chart->form == &chart_bars)
		return 0;
	for (at = CHART_POINTS - 1; at; at--)
		if (best_of(spec, chart, true, at) &&
		    best_of(spec, chart, false, at))
			break;
	return at;
}

/* "10k rules: ", "p99: " */
static void place_print(const struct chart_spec *spec,
			const struct chart *chart, double x, char *text,
			size_t size)
{
	const char *unit = x >= 999999 ? "M" : x >= 999 ? "k" : "";
	double shown = x >= 999999 ? x / 1e6 : x >= 999 ? x / 1e3 : x;

	if (spec->kind == BY_QUANTILE)
		snprintf(text, size, "%s: ", chart->x_names[P99]);
	else if (spec->kind == BARS_VARIANTS)
		snprintf(text, size, "%s: ", chart->bar_names[0]);
	else if (chart->form == &chart_bars)
		text[0] = '\0';
	else
		snprintf(text, size, "%.0f%s %s: ", shown, unit,
			 chart->x_label);
}

/* Samples that spread into each other's: no difference to speak of. */
static bool overlap(const struct point *a, const struct point *b)
{
	return a->low.there && b->low.there &&
	       fmin(a->low.number, a->high.number) <=
		       fmax(b->low.number, b->high.number) &&
	       fmin(b->low.number, b->high.number) <=
		       fmax(a->low.number, a->high.number);
}

void headline_make(const struct chart_spec *spec, struct chart *chart)
{
	unsigned int at = point_choose(spec, chart);
	const struct series *ours = best_of(spec, chart, true, at);
	const struct series *peer = best_of(spec, chart, false, at);
	const struct series *more = spec->rate ? ours : peer;
	const struct series *less = spec->rate ? peer : ours;
	char place[24];

	if (!ours || !peer || overlap(&ours->points[at], &peer->points[at]))
		return;
	place_print(spec, chart, ours->points[at].x, place, sizeof(place));
	chart->headline =
		value_quotient(&more->points[at].y, &less->points[at].y);
	snprintf(chart->before, sizeof(chart->before), "%s%s = ", place,
		 more->label);
	snprintf(chart->after, sizeof(chart->after), " \303\227 %s",
		 less->label);
}
