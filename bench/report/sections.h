/* SPDX-License-Identifier: GPL-2.0-only */
/* The report's sections, in the order in which they are read. */
#ifndef KZ_BENCH_SECTIONS_H
#define KZ_BENCH_SECTIONS_H

#include "bench/report/capabilities.h"
#include "bench/report/value.h"

struct json_object;

struct page {
	const char *folder;
	const struct records *records;
	struct capabilities capabilities;
	struct json_object *env; /* NULL: not there */
	FILE *out;
};

/* A fact of env.json, or "". facts.c */
const char *page_fact(const struct page *page, const char *key);

/* Each in a file of its name, section_recommend.c... */
void section_recommend(const struct page *page);
void section_backends(const struct page *page); /* section_cost.c */
void section_overview(const struct page *page); /* the same */
void section_capabilities(const struct page *page);
void section_systems(const struct page *page);
void section_records(const struct page *page); /* all numbers */
void section_method(const struct page *page); /* section_text.c */
void section_style(const struct page *page); /* the same */

#endif
