/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files that draw charts. */
#ifndef KZ_BENCH_CHART_DRAW_H
#define KZ_BENCH_CHART_DRAW_H

#include "bench/report/chart.h"

#define CHART_WIDTH 430
#define CHART_TOP 58 /* below the headings */

/* The root and its headings; chart_end() ends it. */
void chart_begin(const struct chart *chart, int height, FILE *out);
void chart_end(FILE *out);

/* ' data-value="..." data-from="..."' */
void chart_origin(const struct value *value, FILE *out);

void chart_lines(const struct chart *chart, FILE *out); /* chart_lines.c */
void chart_lines_limits(struct chart *chart, double least);
void chart_bars(const struct chart *chart, FILE *out); /* chart_bars.c */
void chart_bars_limits(struct chart *chart);

#endif
