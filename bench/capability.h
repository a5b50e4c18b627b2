/* SPDX-License-Identifier: GPL-2.0-only */
/* What backends can do, by their own tables (kzmark check --backend). */
#ifndef KZ_BENCH_CAPABILITY_H
#define KZ_BENCH_CAPABILITY_H

#include <stdio.h>

/*
 * Write a line of JSON for each capability and each backend that runs in the
 * kernel. 0 or -errno.
 */
int capabilities_write(FILE *out);

#endif
