/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A number of the report and where it is from, as an expression over records
 * that a reader (and selftests/bench/report) can work out again:
 *
 *	median(SCENARIO/RULESET/CONTENDER[/VARIANT]), spread(...), of(...)
 *	part(SCENARIO/..., 0.25)	of the samples
 *	quantile(SCENARIO/..., 0.99)	of single packets
 *	+ - * / and numbers
 */
#ifndef KZ_BENCH_FIGURE_H
#define KZ_BENCH_FIGURE_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/record.h"

#define FIGURE_FROM 512

struct figure {
	bool there;
	bool doubtful; /* twice the packets did not take twice the time */
	double value;
	char from[FIGURE_FROM];
	const char *missing; /* why it is not there; NULL: it was not asked */
};

/* Which record is meant. */
struct source {
	const struct records *records;
	const char *scenario;
	const char *ruleset;
	uint32_t variant;
};

struct figure figure_median(const struct source *source, const char *contender);
struct figure figure_spread(const struct source *source, const char *contender);
struct figure figure_of(const struct source *source, const char *contender);
struct figure figure_quantile(const struct source *source,
			      const char *contender, double part);
/* A quartile of the samples. */
struct figure figure_part(const struct source *source, const char *contender,
			  double part);
/* As it costs: a rate in Mpps in nanoseconds a packet. */
struct figure figure_cost(const struct source *source, const char *contender);
/* Above the floor: instructions, or from a rate in Mpps nanoseconds. */
struct figure figure_above(const struct source *source, const char *contender,
			   const char *floor);
/* A quartile of it, above the floor's median. */
struct figure figure_above_part(const struct source *source,
				const char *contender, const char *floor,
				double part);

struct figure figure_quotient(const struct figure *a, const struct figure *b);

/* "1,234", "12.3", "0.45": at least two digits that count. */
void figure_text(double value, char *text, size_t size);

/* As HTML, with its origin; or a dash with the reason why not; doubtful ones
 * with a tilde.
 */
void figure_html(const struct figure *figure, FILE *out);
void figure_plain(const struct figure *figure, FILE *out);

/* Text with &, <, > and quotes as HTML has them. */
void html_text(const char *text, FILE *out);

#endif
