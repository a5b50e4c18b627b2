/* SPDX-License-Identifier: GPL-2.0-only */
/* Which trials become which charts, and in which section of the page. */
#ifndef KZ_BENCH_CHART_SPECS_H
#define KZ_BENCH_CHART_SPECS_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/scenario/scenario.h"

enum chart_kind {
	BY_SIZE, /* a line over sizes, above the baseline */
	BY_SIZE_PLAIN, /* the same, as measured */
	BY_VARIANT, /* a line over variants, as measured */
	BY_QUANTILE, /* a line over percentiles */
	BARS, /* as measured */
	BARS_ABOVE, /* above the baseline, at the only size */
	BARS_VARIANTS, /* the same, a bar a variant */
};

/* One for each trial of the topic on the clock; what is not said is 0. */
struct chart_spec {
	const char *section;
	enum topic topic;
	enum clock clock;
	enum chart_kind kind;
	const char *y_label;
	bool rate; /* higher is better */
	double least; /* lines begin here; lower values lie on the edge */
	uint32_t choice; /* of sizes or variants, where one is shown */
	const char *remark; /* after the scenario's @about */
	const char *suffix; /* of its file's name, where a trial has two */
};

extern const struct chart_spec chart_specs[];
extern const unsigned int n_chart_specs;

struct chart_section {
	const char *id;
	const char *title;
	const char *text; /* what the charts show, and how it was measured */
};

extern const struct chart_section chart_sections[];
extern const unsigned int n_chart_sections;

#endif
