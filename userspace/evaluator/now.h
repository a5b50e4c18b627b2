/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_NOW_H
#define KZ_NOW_H

#include <stdint.h>
#include <time.h>

#define NS_PER_MS 1000000

/* The time by which limits' buckets fill, in ns, */
static inline uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * UINT64_C(1000000000) + now.tv_nsec;
}

/* and elements of dynamic sets live, in ms. */
static inline uint64_t now_ms(void)
{
	return now_ns() / NS_PER_MS;
}

#endif
