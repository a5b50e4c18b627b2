/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Charts as SVG: lines that are labelled at their ends, and bars. Colours come
 * from classes, so that one drawing serves light and dark and paper.
 */
#ifndef KZ_BENCH_CHART_H
#define KZ_BENCH_CHART_H

#include "figure.h"

#define CHART_POINTS 8
#define CHART_SERIES 12

struct point {
	double x;
	struct figure y;
};

struct series {
	const char *label;
	const char *style; /* class: who it is; see chart_style */
	struct point points[CHART_POINTS];
	unsigned int count;
};

struct chart {
	const char *id; /* of its file: "cost-xdp" */
	char title[96];
	const char *x_label;
	const char *y_label;
	double y_least; /* axes begin here; what is below lies on them */
	const char *const *x_names; /* instead of numbers on a log scale */
	struct series series[CHART_SERIES];
	unsigned int count;
};

/* A bar for each series' first point; a second point is a lighter bar. */
void chart_lines(const struct chart *chart, FILE *out);
void chart_bars(const struct chart *chart, FILE *out);

/* The classes' rules, with the colours of light or of dark. */
void chart_style(FILE *out, bool dark);

#endif
