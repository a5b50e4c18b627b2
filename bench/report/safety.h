/* SPDX-License-Identifier: GPL-2.0-only */
/* The records of bench/safety/run: mistakes made on purpose, and their ends. */
#ifndef KZ_BENCH_SAFETY_H
#define KZ_BENCH_SAFETY_H

#include <stdbool.h>
#include <stdio.h>

struct json_object;

#define SAFETY_KERNELS 8

/* The lines of FOLDER/safety.jsonl as an array, to be put; NULL: none. */
struct json_object *safety_read(const char *folder);

/* A member of a record as text; "" if it has none or @record is NULL. */
const char *safety_text(struct json_object *record, const char *key);

/* NULL: that was not observed. */
struct json_object *safety_find(struct json_object *all, const char *id,
				const char *world, const char *kernel);

/* The kernels that were observed, in order; returns how many. */
unsigned int safety_kernels(struct json_object *all, const char **kernels);

/* Where the outcome is on the scale, 0 the worst; past its end: not observed. */
unsigned int safety_rank(struct json_object *record);

/* The outcome's letter, and what the letters mean, in words. */
char safety_letter(struct json_object *record);
void safety_legend_write(FILE *out);

/* The ids of the mistakes, the worst on @kernel first; returns how many. */
unsigned int safety_rows(struct json_object *all, const char *kernel,
			 const char **ids, unsigned int room);

/*
 * A class of the style sheet for the outcome: "panic-or-hang"; also what counts
 * are called in origins. Overwritten by the next call.
 */
const char *safety_slug(struct json_object *record);

/* How many mistakes, controls apart, ended so; @outcome NULL: were observed. */
unsigned int safety_count(struct json_object *all, const char *world,
			  const char *kernel, const char *outcome);

/* As a number with its origin; two outcomes are added. @b may be NULL. */
void safety_count_write(struct json_object *all, const char *world,
			const char *kernel, const char *a, const char *b,
			FILE *out);

#endif
