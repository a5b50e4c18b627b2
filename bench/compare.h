/* SPDX-License-Identifier: GPL-2.0-only */
/* Two runs, row by row: which differences are more than noise. */
#ifndef KZ_BENCH_COMPARE_H
#define KZ_BENCH_COMPARE_H

#include <stdio.h>

/*
 * Of the records in folders @a and @b. An exit status: 0, nothing differs by
 * more than noise; 1 something does, or there is nothing to compare.
 */
int compare(const char *a, const char *b, FILE *out);

#endif
