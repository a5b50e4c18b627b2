/* SPDX-License-Identifier: GPL-2.0-only */
/* What a chart shows, as a sentence: the best of others beside ours. */
#ifndef KZ_BENCH_FINDING_H
#define KZ_BENCH_FINDING_H

#include "bench/report/views.h"

/* Where there is nobody to compare with, the chart stays without. */
void finding_make(const struct view *view, struct chart *chart);

#endif
