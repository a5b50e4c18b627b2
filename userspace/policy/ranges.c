// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "userspace/base/array.h"
#include "userspace/policy/ranges.h"

int ranges_add(struct ranges *ranges, const struct range *range)
{
	struct range *list;

	if (ranges->count == KZ_MAX_SET_ELEMENTS)
		return -E2BIG;
	list = array_grow(ranges->list, ranges->count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	ranges->list = list;
	list[ranges->count++] = *range;
	return 0;
}

int ranges_add_around(struct ranges *ranges, uint32_t low, uint32_t high,
		      uint32_t last)
{
	const struct range whole = { { low }, { high } };
	const struct range before = { { low }, { last } };
	const struct range after = { { 0 }, { high } };

	if (low <= high)
		return ranges_add(ranges, &whole);
	return ranges_add(ranges, &before) ?: ranges_add(ranges, &after);
}

int words_compare(const uint32_t *a, const uint32_t *b, int words)
{
	int i;

	for (i = 0; i < words; i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	}
	return 0;
}

static int compare_1(const void *a, const void *b)
{
	const struct range *left = a, *right = b;

	return words_compare(left->low, right->low, 1);
}

static int compare_4(const void *a, const void *b)
{
	const struct range *left = a, *right = b;

	return words_compare(left->low, right->low, 4);
}

static bool is_sorted(const struct ranges *ranges, int words)
{
	size_t i;

	for (i = 1; i < ranges->count; i++) {
		if (words_compare(ranges->list[i - 1].low, ranges->list[i].low,
				  words) > 0)
			return false;
	}
	return true;
}

/* True if @next begins at or before the first value after @range. */
static bool touches(const struct range *range, const struct range *next,
		    int words)
{
	uint32_t after[4];
	int i;

	memcpy(after, range->high, sizeof(after));
	for (i = words - 1; i >= 0 && ++after[i] == 0; i--)
		;
	if (i < 0) /* the range ends at the largest value there is */
		return true;
	return words_compare(next->low, after, words) <= 0;
}

/* The same without the value after it. */
static bool overlaps(const struct range *range, const struct range *next,
		     int words)
{
	return words_compare(next->low, range->high, words) <= 0;
}

static void join(struct ranges *ranges, int words,
		 bool (*joins)(const struct range *range,
			       const struct range *next, int words))
{
	struct range *last, *next;
	size_t i, count;

	if (ranges->count < 2)
		return;
	if (!is_sorted(ranges, words))
		qsort(ranges->list, ranges->count, sizeof(*ranges->list),
		      words == 1 ? compare_1 : compare_4);
	count = 1;
	for (i = 1; i < ranges->count; i++) {
		last = &ranges->list[count - 1];
		next = &ranges->list[i];
		if (!joins(last, next, words))
			ranges->list[count++] = *next;
		else if (words_compare(next->high, last->high, words) > 0)
			memcpy(last->high, next->high, sizeof(last->high));
	}
	ranges->count = count;
}

void ranges_normalize(struct ranges *ranges, int words)
{
	join(ranges, words, touches);
}

void ranges_reduce(struct ranges *ranges, int words)
{
	join(ranges, words, overlaps);
}

int range_prefix_length(const struct range *range, int words)
{
	uint32_t differ, wide = 0;
	int i, length = 0;

	for (i = 0; i < words; i++) {
		differ = range->low[i] ^ range->high[i];
		if (differ & (differ + 1) || range->low[i] & differ ||
		    (wide && differ != UINT32_MAX))
			return -1;
		length += differ ? __builtin_clz(differ) : 32;
		wide |= differ;
	}
	return length;
}
