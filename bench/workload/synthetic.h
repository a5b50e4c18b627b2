/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filter sets in ClassBench's format, for machines that have none of the real
 * ones: nested networks, a few services, wildcards as common as in each family.
 * Not the real sets, and not comparable with them.
 */
#ifndef KZ_BENCH_SYNTHETIC_H
#define KZ_BENCH_SYNTHETIC_H

#include <stdint.h>
#include <stdio.h>

/* @size filters of @family ("acl1", "fw1", "ipc1") to @out, the same every
 * time. 0, or -EINVAL for a family that it does not know.
 */
int synthetic_write(const char *family, uint32_t size, FILE *out);

#endif
