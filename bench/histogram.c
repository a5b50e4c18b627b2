// SPDX-License-Identifier: GPL-2.0-only
#include "bench/histogram.h"

#include <math.h>

/* Below HISTOGRAM_PARTS each value has a bucket of its own. */
unsigned int histogram_bucket(uint64_t value)
{
	unsigned int power, bucket;

	if (value < HISTOGRAM_PARTS)
		return value;
	power = 63 - __builtin_clzll(value) - 7;
	bucket = (power + 1) * HISTOGRAM_PARTS +
		 (unsigned int)(value >> power) - HISTOGRAM_PARTS;
	return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

uint64_t histogram_value(unsigned int bucket)
{
	unsigned int power = bucket / HISTOGRAM_PARTS;
	uint64_t part = bucket % HISTOGRAM_PARTS;

	return power ? (part + HISTOGRAM_PARTS) << (power - 1) : part;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
	histogram->count[histogram_bucket(value)]++;
	histogram->total++;
	if (value > histogram->most)
		histogram->most = value;
}

uint64_t histogram_quantile(const struct histogram *histogram, double part)
{
	uint64_t rank = ceil(part * histogram->total), seen = 0;
	unsigned int i;

	for (i = 0; part < 1 && i < HISTOGRAM_BUCKETS; i++) {
		seen += histogram->count[i];
		if (seen && seen >= rank)
			return histogram_value(i);
	}
	return histogram->most;
}
