// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/charts.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/chart_specs.h"
#include "bench/report/headline.h"
#include "bench/scenario/trial.h"
#include "bench/system/sut.h"

#define SECTION_CHARTS 8 /* at most */

/* ---- one series ---- */

static void set_name(const struct trial *trial, uint32_t size, char *set,
		     size_t room)
{
	trial_ruleset(trial, trial->scenario->rulesets[0], size, set, room);
}

static void point_add(struct series *series, double x, struct value y,
		      struct value low, struct value high)
{
	struct point point = { x, y, low, high };

	if (!y.there || series->count >= CHART_POINTS)
		point.low = point.high = (struct value){ 0 };
	if (series->count < CHART_POINTS)
		series->points[series->count++] = point;
}

static void median_add(struct series *series, double x,
		       const struct source *source, const char *sut)
{
	point_add(series, x, value_median(source, sut),
		  value_sample_quantile(source, sut, 0.25),
		  value_sample_quantile(source, sut, 0.75));
}

static void above_add(struct series *series, double x,
		      const struct source *source, const char *sut,
		      const char *baseline)
{
	point_add(series, x, value_above(source, sut, baseline),
		  value_above_quantile(source, sut, baseline, 0.25),
		  value_above_quantile(source, sut, baseline, 0.75));
}

static void sizes_add(const struct chart_spec *spec, const struct trial *trial,
		      const char *sut, const struct source *source,
		      struct series *series)
{
	const char *baseline = trial_baseline(trial);
	struct source sized = *source;
	const uint32_t *size;
	char set[32];

	sized.ruleset = set;
	for (size = trial->sizes; *size; size++) {
		set_name(trial, *size, set, sizeof(set));
		if (spec->kind == BY_SIZE_PLAIN)
			median_add(series, *size, &sized, sut);
		else
			above_add(series, *size, &sized, sut, baseline);
	}
}

static void variants_add(const struct trial *trial, const char *sut,
			 struct source *source, struct series *series)
{
	const uint32_t *variant;

	for (variant = trial->variants; *variant; variant++) {
		source->variant = *variant;
		median_add(series, *variant, source, sut);
	}
}

static const char *const quantile_names[] = { "p50",   "p90", "p99",
					      "p99.9", "max", NULL };
static const char *const core_names[] = { "one core", "two cores", NULL };

static void quantiles_add(const char *sut, const struct source *source,
			  struct series *series)
{
	static const double parts[] = { 0.5, 0.9, 0.99, 0.999, 1 };
	const struct value none = { 0 };
	double x = 1;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		point_add(series, x *= 10,
			  value_quantile(source, sut, parts[i]), none, none);
}

static void series_fill(const struct chart_spec *spec,
			const struct trial *trial, const char *sut,
			const struct records *records, struct series *series)
{
	struct source source = { records, trial->name, NULL, 0 };
	bool of_sizes = spec->kind == BARS && spec->choice;
	char set[32];

	set_name(trial, of_sizes ? spec->choice : trial->sizes[0], set,
		 sizeof(set));
	source.ruleset = set;
	switch (spec->kind) {
	case BY_SIZE:
	case BY_SIZE_PLAIN:
		sizes_add(spec, trial, sut, &source, series);
		break;
	case BY_VARIANT:
	case BARS_VARIANTS:
		variants_add(trial, sut, &source, series);
		break;
	case BY_QUANTILE:
		source.variant = spec->choice;
		quantiles_add(sut, &source, series);
		break;
	case BARS:
		median_add(series, 1, &source, sut);
		break;
	case BARS_ABOVE:
		above_add(series, 1, &source, sut, trial_baseline(trial));
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

static bool is_above(const struct chart_spec *spec)
{
	return spec->kind == BY_SIZE || spec->kind == BARS_ABOVE;
}

static bool is_bars(const struct chart_spec *spec)
{
	return spec->kind == BARS || spec->kind == BARS_ABOVE ||
	       spec->kind == BARS_VARIANTS;
}

/* What is subtracted, at the smallest size: in the units of what is shown. */
static void baseline_add(const struct chart_spec *spec,
			 const struct trial *trial,
			 const struct records *records, struct chart *chart)
{
	struct source source = { records, trial->name, NULL, 0 };
	const char *baseline = trial_baseline(trial);
	char set[32];

	if (!is_above(spec) || !baseline)
		return;
	set_name(trial, trial->sizes[0], set, sizeof(set));
	source.ruleset = set;
	chart->baseline = value_cost(&source, baseline);
	chart->baseline_name = sut_find(baseline)->label;
	chart->baseline_unit = trial->clock == CLOCK_GUEST ? "instructions" :
							     "ns";
}

static void series_add(const struct chart_spec *spec, const struct trial *trial,
		       const char *sut, const struct records *records,
		       struct chart *chart)
{
	struct series *series = &chart->series[chart->count];
	const struct sut *system = sut_find(sut);

	if (is_above(spec) && system->side == BASELINE)
		return;
	series->label = system->label;
	series->css_class = system->style;
	series->side = system->side;
	series_fill(spec, trial, sut, records, series);
	if (series_there(series) && chart->count + 1 < CHART_SERIES)
		chart->count++;
	else
		memset(series, 0, sizeof(*series));
}

static void words_add(const struct chart_spec *spec, const struct trial *trial,
		      struct chart *chart)
{
	snprintf(chart->file, sizeof(chart->file), "chart-%s%s", trial->name,
		 spec->suffix ? spec->suffix : "");
	snprintf(chart->about, sizeof(chart->about), "%s%s%s",
		 trial->clock == CLOCK_UML ? "User-Mode Linux, " : "",
		 trial->scenario->about, spec->remark ? spec->remark : "");
	chart->y_label = spec->y_label;
	chart->clock = trial->clock;
	chart->x_label = spec->kind == BY_VARIANT  ? "flows" :
			 spec->kind == BY_QUANTILE ? "percentile" :
						     "rules";
	if (spec->kind == BY_QUANTILE)
		chart->x_names = quantile_names;
	if (spec->kind == BARS_VARIANTS)
		chart->bar_names = core_names;
}

/* True if there is something to see. */
static bool chart_fill(const struct chart_spec *spec, const struct trial *trial,
		       const struct records *records, struct chart *chart)
{
	const char *const *name;

	memset(chart, 0, sizeof(*chart));
	words_add(spec, trial, chart);
	chart->form = is_bars(spec) ? &chart_bars : &chart_lines;
	chart->scale = spec->kind == BY_SIZE	 ? spec->section :
		       spec->kind == BY_QUANTILE ? trial->name :
						   spec->y_label;
	for (name = trial->suts; *name; name++)
		series_add(spec, trial, *name, records, chart);
	if (!chart->count)
		return false;
	baseline_add(spec, trial, records, chart);
	headline_make(spec, chart);
	chart->form->limits(chart, spec->least);
	return true;
}

/* ---- a section ---- */

/* Those of one specification; how many. */
static unsigned int charts_fill(const struct chart_spec *spec,
				const struct records *records,
				struct chart *charts, unsigned int room)
{
	unsigned int count = 0;
	const struct trial *t;

	for (t = trial_next(NULL); t && count < room; t = trial_next(t))
		if (t->scenario->topic == spec->topic &&
		    t->clock == spec->clock)
			count += chart_fill(spec, t, records, &charts[count]);
	return count;
}

static void scales_join(struct chart *charts, unsigned int count)
{
	unsigned int i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < count; j++) {
			if (charts[i].form != charts[j].form ||
			    charts[i].clock != charts[j].clock ||
			    strcmp(charts[i].scale, charts[j].scale))
				continue;
			charts[i].y_low =
				fmin(charts[i].y_low, charts[j].y_low);
			charts[i].y_high =
				fmax(charts[i].y_high, charts[j].y_high);
		}
}

int charts_each(const struct chart_section *section,
		const struct records *records,
		int (*each)(const struct chart *chart, void *context),
		void *context)
{
	struct chart *charts = calloc(SECTION_CHARTS, sizeof(*charts));
	int status = charts ? 0 : -ENOMEM;
	unsigned int i, count = 0;

	for (i = 0; !status && i < n_chart_specs && count < SECTION_CHARTS; i++)
		if (!strcmp(chart_specs[i].section, section->id))
			count += charts_fill(&chart_specs[i], records,
					     charts + count,
					     SECTION_CHARTS - count);
	scales_join(charts, count);
	for (i = 0; !status && i < count; i++)
		status = each(&charts[i], context);
	free(charts);
	return status;
}
