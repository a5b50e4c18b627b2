/* SPDX-License-Identifier: GPL-2.0-only */
/* What backends can do, by the table that kzmark check --backend asks, too. */
#ifndef KZ_BENCH_CAPABILITY_H
#define KZ_BENCH_CAPABILITY_H

#include <stdio.h>

/* A line of JSON for each backend that loads policies and each feature. 0 or
 * -errno.
 */
int capabilities_write(FILE *out);

#endif
