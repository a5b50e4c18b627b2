/* SPDX-License-Identifier: GPL-2.0-only */
/* The report's charts: which records each of them shows. */
#ifndef KZ_BENCH_CHARTS_H
#define KZ_BENCH_CHARTS_H

#include "bench/report/chart.h"

struct chart_section {
	const char *id;
	const char *title;
	const char *text; /* what the charts show, and how it was measured */
};

extern const struct chart_section chart_sections[]; /* chart_specs.c */
extern const unsigned int n_chart_sections;

/*
 * Call @each for every chart of the section that has records; charts of one
 * unit share a scale. 0, -ENOMEM or what @each returned.
 */
int charts_each(const struct chart_section *section,
		const struct records *records,
		int (*each)(const struct chart *chart, void *context),
		void *context);

#endif
