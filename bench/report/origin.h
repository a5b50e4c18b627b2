/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a number of the report comes from: a function of one record, a
 * constant, or an operation on two of these. Printed as an expression that a
 * reader (and selftests/bench/check-report) can compute again:
 *
 *	median(SCENARIO/RULESET/SYSTEM[/VARIANT]), spread(...)
 *	part(SCENARIO/..., 0.25)	of the samples
 *	quantile(SCENARIO/..., 0.99)	of single packets
 *	- * / ( ) and numbers
 */
#ifndef KZ_BENCH_ORIGIN_H
#define KZ_BENCH_ORIGIN_H

#include <stdio.h>

#include "bench/record.h"

enum origin_op {
	ORIGIN_NUMBER,
	/* of a record: */
	ORIGIN_MEDIAN,
	ORIGIN_SPREAD,
	ORIGIN_PART,
	ORIGIN_QUANTILE,
	/* of two origins: */
	ORIGIN_MINUS,
	ORIGIN_TIMES,
	ORIGIN_DIVIDE,
};

struct origin {
	enum origin_op op;
	double number; /* the constant, or which part or quantile */
	const struct record *record;
	const struct origin *left, *right;
};

/*
 * A copy of @origin that lives until origins_free(), which frees all of them.
 * NULL: out of memory. The records must live as long.
 */
const struct origin *origin_keep(const struct origin *origin);
void origins_free(void);

/* What the operation yields; the operands' own numbers are @left and @right. */
double origin_compute(const struct origin *origin, double left, double right);

/* As an expression, whole. */
void origin_print(const struct origin *origin, FILE *out);

#endif
