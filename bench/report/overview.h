/* SPDX-License-Identifier: GPL-2.0-only */
/* A row a system under test: what it costs in every respect that was measured. */
#ifndef KZ_BENCH_OVERVIEW_H
#define KZ_BENCH_OVERVIEW_H

#include "bench/report/value.h"

#define OVERVIEW_COLUMNS 16 /* at most */

struct overview_column {
	unsigned int group;
	const char *title;
	const char *unit;
};

extern const char *const overview_groups[];
extern const struct overview_column overview_columns[];
extern const unsigned int n_overview_columns;

/* Systems under test with a row, up to NULL; ours of the first screen. */
extern const char *const overview_rows[];
extern const char *const overview_ours[];
/* Columns that are for the first screen, and how they are called there. */
extern const struct overview_excerpt {
	unsigned int column;
	const char *title;
	const char *unit;
} overview_first[];
extern const unsigned int n_overview_first;

struct value overview_value(const struct records *records, const char *sut,
			    unsigned int column);

#endif
