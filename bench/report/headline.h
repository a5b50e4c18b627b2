/* SPDX-License-Identifier: GPL-2.0-only */
/* What a chart shows, as a sentence: the best of others beside ours. */
#ifndef KZ_BENCH_HEADLINE_H
#define KZ_BENCH_HEADLINE_H

#include "bench/report/chart_specs.h"

/* Where there is nobody to compare with, the chart stays without. */
void headline_make(const struct chart_spec *spec, struct chart *chart);

#endif
