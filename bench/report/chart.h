/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Charts as SVG: lines that are labelled at their ends, and bars. Colours come
 * from classes, so that one drawing serves light and dark screens and paper.
 * Our lines are solid and thick, peers' are dashed. Each mark carries its value
 * and origin: data-value, and data-from as origin.h has it.
 */
#ifndef KZ_BENCH_CHART_H
#define KZ_BENCH_CHART_H

#include "bench/system/sut.h"
#include "bench/report/value.h"
#include "bench/scenario/scenario.h"

#define CHART_POINTS 8
#define CHART_SERIES 12

struct point {
	double x;
	struct value y;
	struct value low, high; /* quartiles, where samples spread */
};

struct series {
	const char *label;
	const char *css_class; /* see chart_style() */
	enum side side;
	struct point points[CHART_POINTS];
	unsigned int count;
};

struct chart_form;

struct chart {
	char file[48]; /* without its extension: "chart-cost-xdp" */
	const struct chart_form *form;
	/* The headline: text, a number, text; without a number, @about. */
	char before[64];
	struct value headline;
	char after[64];
	char about[96]; /* "XDP" */
	const char *x_label;
	const char *y_label;
	struct value baseline; /* what is subtracted, if anything is */
	const char *baseline_name;
	const char *baseline_unit;
	const char *const *x_names; /* instead of numbers on a log scale */
	const char *const *bar_names; /* of a series' bars, if it has several */
	const char *scale; /* of one clock, these share their limits */
	enum clock clock;
	/* The axis' limits: logarithms for lines, 0 to @y_high for bars. */
	double y_low, y_high;
	struct series series[CHART_SERIES];
	unsigned int count;
};

/* How a chart is drawn. */
struct chart_form {
	/* Set the axis' limits so that they hold all values from @least on. */
	void (*limits)(struct chart *chart, double least);
	void (*draw)(const struct chart *chart, FILE *out);
};

extern const struct chart_form chart_lines; /* on logarithmic scales */
extern const struct chart_form chart_bars; /* one or more for each series */

/* The classes' rules, with the colours of light or of dark. */
void chart_style(FILE *out, bool dark);

#endif
