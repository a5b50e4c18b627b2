/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A number of the report and where it is from, as an expression over records
 * that a reader (and selftests/bench/report) can work out again:
 *
 *	median(SCENARIO/RULESET/SYSTEM[/VARIANT]), spread(...), of(...)
 *	part(SCENARIO/..., 0.25)	of the samples
 *	quantile(SCENARIO/..., 0.99)	of single packets
 *	+ - * / and numbers
 */
#ifndef KZ_BENCH_VALUE_H
#define KZ_BENCH_VALUE_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/record.h"

#define VALUE_FROM 512

struct value {
	bool there;
	bool doubtful; /* twice the packets did not take twice the time */
	double number;
	char from[VALUE_FROM];
	const char *missing; /* why it is not there; NULL: it was not asked */
};

/* Which record is meant. */
struct source {
	const struct records *records;
	const char *scenario;
	const char *ruleset;
	uint32_t variant;
};

struct value value_median(const struct source *source, const char *sut);
struct value value_spread(const struct source *source, const char *sut);
struct value value_of(const struct source *source, const char *sut);
struct value value_quantile(const struct source *source, const char *sut,
			    double part);
/* A quartile of the samples. */
struct value value_sample_quantile(const struct source *source, const char *sut,
				   double part);
/* As it costs: a rate in Mpps in nanoseconds a packet. */
struct value value_cost(const struct source *source, const char *sut);
/* Above the baseline: instructions, or from a rate in Mpps nanoseconds. */
struct value value_above(const struct source *source, const char *sut,
			 const char *baseline);
/* A quartile of it, above the baseline's median. */
struct value value_above_quantile(const struct source *source, const char *sut,
				  const char *baseline, double part);

struct value value_quotient(const struct value *a, const struct value *b);

/* "1,234", "12.3", "0.45": at least two digits that count. */
void value_text(double value, char *text, size_t size);

/* As HTML, with its origin; or a dash with the reason why not; doubtful ones
 * with a tilde.
 */
void value_html(const struct value *value, FILE *out);
void value_plain(const struct value *value, FILE *out);

/* Text with &, <, > and quotes as HTML has them. */
void html_text(const char *text, FILE *out);

#endif
