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
	struct json_object *safety; /* safety.h's array; NULL: none */
	FILE *out;
};

/* A fact of env.json, or "". facts.c */
const char *page_fact(const struct page *page, const char *key);

/* Each in a file of its name, section_recommend.c... */
void section_recommend(const struct page *page);
void section_backends(const struct page *page); /* section_cost.c */
void section_module(const struct page *page); /* the same */
void section_overview(const struct page *page); /* the same */
void section_capabilities(const struct page *page);
void section_safety(const struct page *page);
void section_safety_answer(const struct page *page); /* section_safety.c */
void section_systems(const struct page *page);
void section_records(const struct page *page); /* all numbers */
void section_method(const struct page *page); /* section_text.c */
void section_style(const struct page *page); /* the same */

/*
 * A field of a table: what mistakes end as in @world, "module" or "bpf", for
 * @span rows; NULL: none of ours. section_safety.c
 */
void safety_cell(const struct page *page, const char *world, unsigned int span);

/* The answer and the matrix, as Markdown. section_safety.c */
void safety_markdown(const struct page *page, FILE *out);

#endif
