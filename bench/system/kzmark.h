/* SPDX-License-Identifier: GPL-2.0-only */
/* Where kzmark's own program is: beside kzbench. */
#ifndef KZ_BENCH_KZMARK_H
#define KZ_BENCH_KZMARK_H

#include <stddef.h>

void kzmark_path(char *path, size_t size);

#endif
