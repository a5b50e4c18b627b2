/* SPDX-License-Identifier: GPL-2.0-only */
/* The first screen as Markdown, for a README: report.md. */
#ifndef KZ_BENCH_MARKDOWN_H
#define KZ_BENCH_MARKDOWN_H

struct page;

/* 0 or -errno. */
int markdown_write(const struct page *page);

#endif
