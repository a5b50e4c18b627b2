// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/finding.h"

#include <math.h>
#include <stdio.h>

#define P99 2 /* of the quantiles */

/* Who is best of one side at the @at-th point; NULL: nobody was measured. */
static const struct series *best_of(const struct view *view,
				    const struct chart *chart, bool ours,
				    unsigned int at)
{
	const struct series *best = NULL;
	unsigned int s;

	for (s = 0; s < chart->count; s++) {
		const struct series *series = &chart->series[s];
		const struct figure *y = &series->points[at].y;

		if (series->side == FLOOR || (series->side == OURS) != ours ||
		    at >= series->count || !y->there || y->value <= 0)
			continue;
		if (!best ||
		    (y->value > best->points[at].y.value) == view->rate)
			best = series;
	}
	return best;
}

/* The largest size or number of flows at which both sides were measured. */
static unsigned int point_choose(const struct view *view,
				 const struct chart *chart)
{
	unsigned int at;

	if (view->kind == BY_QUANTILE)
		return P99;
	if (chart->bars)
		return 0;
	for (at = CHART_POINTS - 1; at; at--)
		if (best_of(view, chart, true, at) &&
		    best_of(view, chart, false, at))
			break;
	return at;
}

/* "10k rules: ", "p99: " */
static void place_print(const struct view *view, const struct chart *chart,
			double x, char *text, size_t size)
{
	const char *unit = x >= 999999 ? "M" : x >= 999 ? "k" : "";
	double shown = x >= 999999 ? x / 1e6 : x >= 999 ? x / 1e3 : x;

	if (view->kind == BY_QUANTILE)
		snprintf(text, size, "%s: ", chart->x_names[P99]);
	else if (view->kind == BARS_VARIANTS)
		snprintf(text, size, "%s: ", chart->bar_names[0]);
	else if (chart->bars)
		text[0] = '\0';
	else
		snprintf(text, size, "%.0f%s %s: ", shown, unit,
			 chart->x_label);
}

/* Samples that spread into each other's: no difference to speak of. */
static bool overlap(const struct point *a, const struct point *b)
{
	return a->low.there && b->low.there &&
	       fmin(a->low.value, a->high.value) <=
		       fmax(b->low.value, b->high.value) &&
	       fmin(b->low.value, b->high.value) <=
		       fmax(a->low.value, a->high.value);
}

void finding_make(const struct view *view, struct chart *chart)
{
	unsigned int at = point_choose(view, chart);
	const struct series *ours = best_of(view, chart, true, at);
	const struct series *peer = best_of(view, chart, false, at);
	const struct series *more = view->rate ? ours : peer;
	const struct series *less = view->rate ? peer : ours;
	char place[24];

	if (!ours || !peer || overlap(&ours->points[at], &peer->points[at]))
		return;
	place_print(view, chart, ours->points[at].x, place, sizeof(place));
	chart->finding =
		figure_quotient(&more->points[at].y, &less->points[at].y);
	snprintf(chart->before, sizeof(chart->before), "%s%s = ", place,
		 more->label);
	snprintf(chart->after, sizeof(chart->after), " \303\227 %s",
		 less->label);
}
