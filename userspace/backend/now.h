/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_NOW_H
#define KZ_NOW_H

#include <stdint.h>
#include <time.h>

/* The time by which elements of dynamic sets live, in ms. */
static inline uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * UINT64_C(1000) + now.tv_nsec / 1000000;
}

#endif
