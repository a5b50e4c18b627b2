/* SPDX-License-Identifier: GPL-2.0-only */
/* A row for each system under test, with all that was measured of it. */
#ifndef KZ_BENCH_OVERVIEW_H
#define KZ_BENCH_OVERVIEW_H

#include "bench/report/value.h"

struct sut;

#define OVERVIEW_COLUMNS 24 /* at most */

struct overview_column {
	unsigned int group;
	const char *title;
	const char *unit;
};

/* Of columns; those before are the two clocks that all systems have. */
enum overview_group {
	OVERVIEW_INSTRUCTIONS,
	OVERVIEW_NANOSECONDS,
	OVERVIEW_RATE,
	OVERVIEW_LATENCY,
	OVERVIEW_LOADING,
	OVERVIEW_WRONG,
	OVERVIEW_KERNEL,
	OVERVIEW_UML,
};

extern const char *const overview_groups[];
extern const struct overview_column overview_columns[];
extern const unsigned int n_overview_columns;

/* Our systems with a row on the first screen, up to NULL. */
extern const char *const overview_ours[];
/* Columns of the first screen, with the titles that they have there. */
extern const struct overview_excerpt {
	unsigned int column;
	const char *title;
	const char *unit;
} overview_first[];
extern const unsigned int n_overview_first;

/*
 * The systems with a row, hook by hook, up to NULL: those that are compared
 * with rules.
 */
const struct sut *const *overview_rows(void);
struct value overview_value(const struct records *records, const char *sut,
			    unsigned int column);

#endif
