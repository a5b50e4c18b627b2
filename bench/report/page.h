/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The report of a folder of results: report.html (self-contained), report.md,
 * and each chart as .svg and .png. Made from what is in the folder alone.
 */
#ifndef KZ_BENCH_PAGE_H
#define KZ_BENCH_PAGE_H

#include "bench/record.h"

/* 0 or -errno. */
int page_write(const char *folder, const struct records *records);

#endif
