/* SPDX-License-Identifier: GPL-2.0-only */
/* The report's charts: which records each of them shows. */
#ifndef KZ_BENCH_CHARTS_H
#define KZ_BENCH_CHARTS_H

#include "bench/report/chart.h"

struct chart_section;

/*
 * Call @each for every chart of the section that has records; charts of one
 * unit share a scale. 0, -ENOMEM or what @each returned.
 */
int charts_each(const struct chart_section *section,
		const struct records *records,
		int (*each)(const struct chart *chart, void *context),
		void *context);

#endif
