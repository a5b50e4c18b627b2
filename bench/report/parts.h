/* SPDX-License-Identifier: GPL-2.0-only */
/* The report's parts, in the order in which they are read. */
#ifndef KZ_BENCH_PARTS_H
#define KZ_BENCH_PARTS_H

#include "bench/report/abilities.h"
#include "bench/report/decide.h"
#include "bench/report/figure.h"

struct json_object;

struct page {
	const char *folder;
	const struct records *records;
	struct abilities abilities;
	struct json_object *env; /* NULL: not there */
	FILE *out;
};

/* A fact of env.json, or "". */
const char *page_fact(const struct page *page, const char *key);

void part_decisions(const struct page *page); /* part_decide.c */
/* Backends that lack what the job needs, by name; with why, if @html. */
void decide_lacking(const struct job *job, const struct abilities *abilities,
		    bool html, FILE *out);
void part_backends(const struct page *page); /* part_cost.c */
void part_overview(const struct page *page);
void part_abilities(const struct page *page); /* part_able.c */
void part_contenders(const struct page *page); /* part_contend.c */
void part_records(const struct page *page); /* part_records.c: all numbers */
void part_method(const struct page *page); /* part_text.c */
void part_style(const struct page *page);
int part_markdown(const struct page *page); /* part_markdown.c */

#endif
