// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/charts.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/contender.h"
#include "bench/report/finding.h"
#include "bench/report/look.h"
#include "bench/metric.h"
#include "bench/ruleset.h"
#include "bench/scenario.h"
#include "bench/report/views.h"

#define SECTION_CHARTS 8 /* at most */

/* ---- one series ---- */

static const char *floor_of(const struct scenario *scenario)
{
	const char *const *name;

	for (name = scenario->contenders; *name; name++)
		if (contender_find(*name)->side == FLOOR)
			return *name;
	return NULL;
}

static void set_name(const struct scenario *scenario, uint32_t size, char *set,
		     size_t room)
{
	ruleset_name(scenario->rulesets[0], size, scenario->fate, set, room);
}

static void point_add(struct series *series, double x, struct figure y,
		      struct figure low, struct figure high)
{
	struct point point = { x, y, low, high };

	if (!y.there || series->count >= CHART_POINTS)
		point.low = point.high = (struct figure){ 0 };
	if (series->count < CHART_POINTS)
		series->points[series->count++] = point;
}

static void median_add(struct series *series, double x,
		       const struct source *source, const char *contender)
{
	point_add(series, x, figure_median(source, contender),
		  figure_part(source, contender, 0.25),
		  figure_part(source, contender, 0.75));
}

static void above_add(struct series *series, double x,
		      const struct source *source, const char *contender,
		      const char *floor)
{
	point_add(series, x, figure_above(source, contender, floor),
		  figure_above_part(source, contender, floor, 0.25),
		  figure_above_part(source, contender, floor, 0.75));
}

static void sizes_add(const struct view *view, const struct scenario *scenario,
		      const char *contender, struct source *source,
		      struct series *series)
{
	const char *floor = floor_of(scenario);
	const uint32_t *size;
	char set[32];

	source->ruleset = set;
	for (size = scenario->sizes; *size; size++) {
		set_name(scenario, *size, set, sizeof(set));
		if (view->kind == BY_SIZE_PLAIN)
			median_add(series, *size, source, contender);
		else
			above_add(series, *size, source, contender, floor);
	}
}

static void variants_add(const struct scenario *scenario, const char *contender,
			 struct source *source, struct series *series)
{
	const uint32_t *variant;

	for (variant = scenario->variants; *variant; variant++) {
		source->variant = *variant;
		median_add(series, *variant, source, contender);
	}
}

static const char *const quantile_names[] = { "p50",   "p90", "p99",
					      "p99.9", "max", NULL };
static const char *const core_names[] = { "one core", "two cores", NULL };

static void quantiles_add(const char *contender, const struct source *source,
			  struct series *series)
{
	static const double parts[] = { 0.5, 0.9, 0.99, 0.999, 1 };
	const struct figure none = { 0 };
	double x = 1;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		point_add(series, x *= 10,
			  figure_quantile(source, contender, parts[i]), none,
			  none);
}

static void series_fill(const struct view *view,
			const struct scenario *scenario, const char *contender,
			const struct records *records, struct series *series)
{
	struct source source = { records, scenario->name, NULL, 0 };
	bool of_sizes = view->kind == BARS && view->choice;
	char set[32];

	set_name(scenario, of_sizes ? view->choice : scenario->sizes[0], set,
		 sizeof(set));
	source.ruleset = set;
	switch (view->kind) {
	case BY_SIZE:
	case BY_SIZE_PLAIN:
		sizes_add(view, scenario, contender, &source, series);
		break;
	case BY_VARIANT:
	case BARS_VARIANTS:
		variants_add(scenario, contender, &source, series);
		break;
	case BY_QUANTILE:
		source.variant = view->choice;
		quantiles_add(contender, &source, series);
		break;
	case BARS:
		median_add(series, 1, &source, contender);
		break;
	case BARS_ABOVE:
		above_add(series, 1, &source, contender, floor_of(scenario));
		break;
	}
}

static bool series_there(const struct series *series)
{
	unsigned int i;

	for (i = 0; i < series->count; i++)
		if (series->points[i].y.there)
			return true;
	return false;
}

/* ---- one chart ---- */

static bool is_above(const struct view *view)
{
	return view->kind == BY_SIZE || view->kind == BARS_ABOVE;
}

static bool is_bars(const struct view *view)
{
	return view->kind == BARS || view->kind == BARS_ABOVE ||
	       view->kind == BARS_VARIANTS;
}

/* What is subtracted, at the smallest size: in the units of what is shown. */
static void floor_add(const struct view *view, const struct scenario *scenario,
		      const struct records *records, struct chart *chart)
{
	struct source source = { records, scenario->name, NULL, 0 };
	const char *floor = floor_of(scenario);
	char set[32];

	if (!is_above(view) || !floor)
		return;
	set_name(scenario, scenario->sizes[0], set, sizeof(set));
	source.ruleset = set;
	chart->floor = figure_cost(&source, floor);
	chart->floor_unit = scenario->clock == CLOCK_GUEST ? "instructions" :
							     "ns";
}

static void series_add(const struct view *view, const struct scenario *scenario,
		       const char *contender, const struct records *records,
		       struct chart *chart)
{
	struct series *series = &chart->series[chart->count];
	enum side side = contender_find(contender)->side;

	if (is_above(view) && side == FLOOR)
		return;
	series->label = look_of(contender)->label;
	series->style = look_of(contender)->style;
	series->side = side;
	series_fill(view, scenario, contender, records, series);
	if (series_there(series) && chart->count + 1 < CHART_SERIES)
		chart->count++;
	else
		memset(series, 0, sizeof(*series));
}

/* True if there is something to see. */
static bool chart_fill(const struct view *view, const struct records *records,
		       struct chart *chart)
{
	const struct scenario *scenario = scenario_find(view->scenario);
	const char *const *name;

	memset(chart, 0, sizeof(*chart));
	snprintf(chart->file, sizeof(chart->file), "chart-%s%s", view->scenario,
		 view->suffix ? view->suffix : "");
	chart->bars = is_bars(view);
	chart->about = view->about;
	chart->y_label = view->y_label;
	chart->scale = view->kind == BY_SIZE	 ? view->section :
		       view->kind == BY_QUANTILE ? view->scenario :
						   view->y_label;
	chart->x_label = view->kind == BY_VARIANT  ? "flows" :
			 view->kind == BY_QUANTILE ? "percentile" :
						     "rules";
	if (view->kind == BY_QUANTILE)
		chart->x_names = quantile_names;
	if (view->kind == BARS_VARIANTS)
		chart->bar_names = core_names;
	for (name = scenario->contenders; *name; name++)
		series_add(view, scenario, *name, records, chart);
	if (!chart->count)
		return false;
	floor_add(view, scenario, records, chart);
	finding_make(view, chart);
	chart_limits(chart, view->least);
	return true;
}

/* ---- a section ---- */

static void scales_join(struct chart *charts, unsigned int count)
{
	unsigned int i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < count; j++) {
			if (charts[i].bars != charts[j].bars ||
			    strcmp(charts[i].scale, charts[j].scale))
				continue;
			charts[i].y_low =
				fmin(charts[i].y_low, charts[j].y_low);
			charts[i].y_high =
				fmax(charts[i].y_high, charts[j].y_high);
		}
}

int charts_each(const struct section *section, const struct records *records,
		int (*each)(const struct chart *chart, void *context),
		void *context)
{
	struct chart *charts = calloc(SECTION_CHARTS, sizeof(*charts));
	int status = charts ? 0 : -ENOMEM;
	unsigned int i, count = 0;

	for (i = 0; !status && i < n_views && count < SECTION_CHARTS; i++)
		if (!strcmp(views[i].section, section->id))
			count += chart_fill(&views[i], records, &charts[count]);
	scales_join(charts, count);
	for (i = 0; !status && i < count; i++)
		status = each(&charts[i], context);
	free(charts);
	return status;
}
