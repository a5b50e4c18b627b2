/* SPDX-License-Identifier: GPL-2.0-only */
/* A row a contender: what it costs in every respect that was measured. */
#ifndef KZ_BENCH_OVERVIEW_H
#define KZ_BENCH_OVERVIEW_H

#include "figure.h"

struct overview_column {
	const char *title;
	const char *unit;
};

extern const struct overview_column overview_columns[];
extern const unsigned int n_overview_columns;

/* Contenders with a row, up to NULL. */
extern const char *const overview_rows[];

struct figure overview_figure(const struct records *records,
			      const char *contender, unsigned int column);

#endif
