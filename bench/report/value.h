/* SPDX-License-Identifier: GPL-2.0-only */
/* A number of the report, with its origin, or why it is missing. */
#ifndef KZ_BENCH_VALUE_H
#define KZ_BENCH_VALUE_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/record.h"
#include "bench/report/origin.h"

struct value {
	bool there;
	bool doubtful; /* twice the packets did not take twice the time */
	double number;
	const struct origin *origin; /* until origins_free() */
	const char *missing; /* why there is none; NULL: it was not measured */
};

/* Which record is meant. */
struct source {
	const struct records *records;
	const char *scenario; /* as records name it: a trial's name */
	const char *ruleset;
	uint32_t variant;
};

struct value value_median(const struct source *source, const char *sut);
/* Half the range between the quartiles, in percent of the median. */
struct value value_half_spread(const struct source *source, const char *sut);
struct value value_quantile(const struct source *source, const char *sut,
			    double part);
/* A quartile of the samples. */
struct value value_sample_quantile(const struct source *source, const char *sut,
				   double part);
/* As a cost: a rate in Mpps becomes nanoseconds per packet. */
struct value value_cost(const struct source *source, const char *sut);
/* Above the baseline: instructions, or nanoseconds from a rate in Mpps. */
struct value value_above(const struct source *source, const char *sut,
			 const char *baseline);
/* A quartile of it, above the baseline's median. */
struct value value_above_quantile(const struct source *source, const char *sut,
				  const char *baseline, double part);

struct value value_quotient(const struct value *a, const struct value *b);

/* "1,234", "12.3", "0.45": at least two significant digits. */
void value_text(double value, char *text, size_t size);
/* The same, or "-". */
void value_plain(const struct value *value, FILE *out);

#endif
