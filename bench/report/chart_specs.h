/* SPDX-License-Identifier: GPL-2.0-only */
/* Which scenario is seen as which chart, and in which section of the page. */
#ifndef KZ_BENCH_CHART_SPECS_H
#define KZ_BENCH_CHART_SPECS_H

#include <stdint.h>

#include "bench/report/charts.h"

enum chart_kind {
	BY_SIZE, /* a line over sizes, above the baseline */
	BY_SIZE_PLAIN, /* the same, as measured */
	BY_VARIANT, /* a line over variants, as measured */
	BY_QUANTILE, /* a line over percentiles */
	BARS, /* as measured */
	BARS_ABOVE, /* above the baseline, at the only size */
	BARS_VARIANTS, /* the same, a bar a variant */
};

struct chart_spec {
	const char *section;
	const char *scenario;
	const char *about;
	enum chart_kind kind;
	const char *y_label;
	bool rate; /* the more the better */
	double least; /* lines begin here; what is below lies on the edge */
	uint32_t choice; /* of sizes or variants, where one is shown */
	const char *suffix; /* of its file's name, where a scenario has two */
};

extern const struct chart_spec chart_specs[];
extern const unsigned int n_chart_specs;

#endif
