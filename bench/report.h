/* SPDX-License-Identifier: GPL-2.0-only */
/* Records for people: what was measured, and how it stands to the bars. */
#ifndef KZ_BENCH_REPORT_H
#define KZ_BENCH_REPORT_H

#include "record.h"
#include "scenario.h"

/* The scenario's cases, a line each. Bars missed. */
unsigned int report_scenario(const struct scenario *scenario,
			     const struct records *records, FILE *out);

#endif
