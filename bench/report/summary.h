/* SPDX-License-Identifier: GPL-2.0-only */
/* Records as tables of text: medians, and bars met or missed. */
#ifndef KZ_BENCH_SUMMARY_H
#define KZ_BENCH_SUMMARY_H

#include "bench/record.h"
#include "bench/scenario/trial.h"

/* The trial's medians, a line a case. */
void report_trial(const struct trial *trial, const struct records *records,
		  FILE *out);

/* A heading, and the trial's bars, a line each. Returns how many are missed. */
void report_bars_heading(FILE *out);
unsigned int report_bars(const struct trial *trial,
			 const struct records *records, FILE *out);

#endif
