/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers from a seed, the same on every machine. */
#ifndef KZ_RANDOM_H
#define KZ_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* splitmix64, public domain: Steele, Lea, Flood, OOPSLA 2014. */
static inline uint64_t random_next(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* 0 to @limit - 1; 0 if @limit is 0. */
static inline uint32_t random_below(uint64_t *seed, uint32_t limit)
{
	return limit ? random_next(seed) % limit : 0;
}

/* True once in @n times. */
static inline bool random_once_in(uint64_t *seed, uint32_t n)
{
	return !random_below(seed, n);
}

#endif
