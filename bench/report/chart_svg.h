/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files that draw charts share. */
#ifndef KZ_BENCH_CHART_SVG_H
#define KZ_BENCH_CHART_SVG_H

#include "bench/report/chart.h"

#define CHART_WIDTH 430
#define CHART_TOP 58 /* below the headings */

/* The root and its headings; chart_end() ends it. */
void chart_begin(const struct chart *chart, int height, FILE *out);
void chart_end(FILE *out);

/* ' data-value="..." data-from="..."' */
void chart_origin(const struct value *value, FILE *out);

#endif
