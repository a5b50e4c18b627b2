/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets of numbers and of addresses, as intervals. */
#ifndef KZ_POLICY_RANGES_H
#define KZ_POLICY_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * An inclusive interval; IPv6 in 4 words, most significant first, Ethernet
 * addresses as prefixes of 48 bits of such, the rest in word 0.
 */
struct range {
	uint32_t low[4];
	uint32_t high[4];
};

/* Sorted by low, neither overlapping nor adjacent once checked. */
struct ranges {
	struct range *list;
	size_t count;
};

/* 0, -ENOMEM, or -E2BIG beyond KZ_MAX_SET_ELEMENTS. */
int ranges_add(struct ranges *ranges, const struct range *range);

/* Add @low...@high of one word, or, where @low is the larger, what is left of
 * 0...@last around it. The same.
 */
int ranges_add_around(struct ranges *ranges, uint32_t low, uint32_t high,
		      uint32_t last);

/* Sort and merge; ranges of @words significant words (1 or 4). */
void ranges_normalize(struct ranges *ranges, int words);

/* The same of ranges that are equal, inside of each other or apart: of those
 * that are inside of others none is left; neighbours stay two.
 */
void ranges_reduce(struct ranges *ranges, int words);

/*
 * Take the values of @less out of @from. Both are normalized, and @from still is
 * after it. 0, -ENOMEM or -E2BIG; @from is then as it was.
 */
int ranges_subtract(struct ranges *from, const struct ranges *less, int words);

/* Are all values of @range in @in? */
bool range_within(const struct range *range, const struct range *in);

/* Are all values of @range in @ranges, which are normalized? */
bool ranges_contain(const struct ranges *ranges, const struct range *range);

/* Bits of the prefix that @range, of @words words, is; -1: it is none. */
int range_prefix_length(const struct range *range, int words);

/* Values of so many words, the first the highest: < 0, 0 or > 0, as memcmp(). */
int words_compare(const uint32_t *a, const uint32_t *b, int words);

#endif
