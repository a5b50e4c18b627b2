/* SPDX-License-Identifier: GPL-2.0-only */
/* What backends can do, asked of their own tables (kzmark check --backend). */
#ifndef KZ_BENCH_CAPABILITY_H
#define KZ_BENCH_CAPABILITY_H

#include <stdio.h>

/* A line of JSON for each backend that stands in the kernel and each capability.
 * 0 or -errno.
 */
int capabilities_write(FILE *out);

#endif
