/* SPDX-License-Identifier: GPL-2.0-only */
/* A chart in one sentence: the best of the others beside ours. */
#ifndef KZ_BENCH_HEADLINE_H
#define KZ_BENCH_HEADLINE_H

#include "bench/report/chart.h"
#include "bench/report/chart_specs.h"

/* With nothing to compare, the chart stays without a headline. */
void headline_make(const struct chart_spec *spec, struct chart *chart);

#endif
