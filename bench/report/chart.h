/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Charts as SVG: lines that are labelled at their ends, and bars. Colours come
 * from classes, so that one drawing serves light and dark and paper; what is
 * ours is solid and thick, peers are dashed. Each mark says what it shows:
 * data-value, and data-from as value.h has it.
 */
#ifndef KZ_BENCH_CHART_H
#define KZ_BENCH_CHART_H

#include "bench/system/sut.h"
#include "bench/report/value.h"

#define CHART_POINTS 8
#define CHART_SERIES 12

struct point {
	double x;
	struct value y;
	struct value low, high; /* quartiles, where samples spread */
};

struct series {
	const char *label;
	const char *css_class; /* class: who it is; see chart_style() */
	enum side side;
	struct point points[CHART_POINTS];
	unsigned int count;
};

struct chart_form;

struct chart {
	char file[48]; /* without its ending: "chart-cost-xdp" */
	const struct chart_form *form;
	/* What one sees: text, a number, text; without one, @about alone. */
	char before[64];
	struct value headline;
	char after[64];
	const char *about; /* "XDP" */
	const char *x_label;
	const char *y_label;
	struct value baseline; /* what is subtracted, if anything is */
	const char *baseline_unit;
	const char *const *x_names; /* instead of numbers on a log scale */
	const char *const *bar_names; /* of a series' bars, if it has several */
	const char *scale; /* charts that share it have the same limits */
	/* The axis' limits: logarithms for lines; for bars from 0 to @y_high. */
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
