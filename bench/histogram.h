/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How often which time was seen, nanoseconds: each power of two is divided into
 * 128, so that a percentile is exact to 0.8 %; the largest is kept as it is.
 */
#ifndef KZ_BENCH_HISTOGRAM_H
#define KZ_BENCH_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_PARTS 128
#define HISTOGRAM_POWERS 34 /* up to 2^34 ns */
#define HISTOGRAM_BUCKETS (HISTOGRAM_PARTS * HISTOGRAM_POWERS)

struct histogram {
	uint32_t count[HISTOGRAM_BUCKETS];
	uint64_t total;
	uint64_t most;
};

void histogram_add(struct histogram *histogram, uint64_t value);
/* Smallest value that falls into the bucket. */
uint64_t histogram_value(unsigned int bucket);
unsigned int histogram_bucket(uint64_t value);

/* The value that @part (0 to 1) of all lie below or at; 1: the largest. */
uint64_t histogram_quantile(const struct histogram *histogram, double part);

#endif
