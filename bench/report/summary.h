/* SPDX-License-Identifier: GPL-2.0-only */
/* Records for people: what was measured, and how it stands to the bars. */
#ifndef KZ_BENCH_SUMMARY_H
#define KZ_BENCH_SUMMARY_H

#include "bench/record.h"
#include "bench/scenario/scenario.h"

/* The scenario's medians, a line a case. */
void report_scenario(const struct scenario *scenario,
		     const struct records *records, FILE *out);

/* A heading, and the bars of the scenario, a line each. How many are missed. */
void report_bars_heading(FILE *out);
unsigned int report_bars(const struct scenario *scenario,
			 const struct records *records, FILE *out);

#endif
