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

static void step(uint32_t *value, int words, int by)
{
	int i;

	for (i = words - 1; i >= 0; i--) {
		value[i] += by;
		if (value[i] != (by > 0 ? 0 : UINT32_MAX))
			break;
	}
}

/* Add to @left what @less leaves of @range; those before *@from are below it. */
static int range_subtract(struct ranges *left, struct range range,
			  const struct ranges *less, size_t *from, int words)
{
	const struct range *cut, *end = less->list + less->count;
	struct range part;
	int err;

	while (*from < less->count &&
	       words_compare(less->list[*from].high, range.low, words) < 0)
		++*from;
	for (cut = less->list + *from;
	     cut < end && words_compare(cut->low, range.high, words) <= 0;
	     cut++) {
		part = range;
		memcpy(part.high, cut->low, sizeof(part.high));
		step(part.high, words, -1);
		err = words_compare(cut->low, range.low, words) > 0 ?
			      ranges_add(left, &part) :
			      0;
		if (err || words_compare(cut->high, range.high, words) >= 0)
			return err;
		memcpy(range.low, cut->high, sizeof(range.low));
		step(range.low, words, 1);
	}
	return ranges_add(left, &range);
}

int ranges_subtract(struct ranges *from, const struct ranges *less, int words)
{
	struct ranges left = { 0 };
	size_t i, at = 0;
	int err = 0;

	for (i = 0; i < from->count && !err; i++)
		err = range_subtract(&left, from->list[i], less, &at, words);
	if (err) {
		free(left.list);
		return err;
	}
	free(from->list);
	*from = left;
	return 0;
}

bool range_within(const struct range *range, const struct range *in)
{
	return words_compare(range->low, in->low, 4) >= 0 &&
	       words_compare(range->high, in->high, 4) <= 0;
}

/* Where @asked is in relation to an element: 0 all in it. */
static int compare_asked(const void *asked, const void *element)
{
	const struct range *range = asked, *in = element;

	if (words_compare(range->low, in->low, 4) < 0)
		return -1;
	return words_compare(range->low, in->high, 4) > 0;
}

bool ranges_contain(const struct ranges *ranges, const struct range *range)
{
	const struct range *found =
		ranges->count ? bsearch(range, ranges->list, ranges->count,
					sizeof(*ranges->list), compare_asked) :
				NULL;

	return found && range_within(range, found);
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
