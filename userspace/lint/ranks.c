// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "userspace/base/buffer.h"
#include "userspace/lint/ranks.h"

/* Ranges that several conditions use: named sets, and those of `when`. */
struct shared {
	const struct ranges *ranges;
	struct range *list; /* in ranks->lists; NULL: not made yet */
};

struct ranks {
	unsigned __int128 *starts; /* where each rank begins; owned */
	size_t count;
	struct shared shared[KZ_MAX_SETS + KZ_MAX_MATCHES];
	unsigned int n_shared;
	struct range *lists; /* all lists; owned */
	size_t used;
};

static unsigned __int128 address(const uint32_t words[4])
{
	return (unsigned __int128)((uint64_t)words[0] << 32 | words[1]) << 64 |
	       ((uint64_t)words[2] << 32 | words[3]);
}

static const struct ranges *ranges_of(const struct policy_condition *c)
{
	return c->set ? &c->set->ranges : &c->ranges;
}

static struct shared *shared_find(struct ranks *ranks,
				  const struct ranges *list)
{
	unsigned int i;

	for (i = 0; i < ranks->n_shared; i++)
		if (ranks->shared[i].ranges == list)
			return &ranks->shared[i];
	return NULL;
}

/* Add the begin of each range and the address after it; count the ranges. */
static void collect(struct ranks *ranks,
		    const struct policy_conditions *conditions, bool when,
		    struct buffer *starts)
{
	const struct policy_condition *c = conditions->list;
	const struct ranges *ranges;
	unsigned __int128 *start;
	size_t i, k;

	for (i = 0; i < conditions->count; i++, c++) {
		if (!condition_is_wide(&condition_types[c->id]))
			continue;
		ranges = ranges_of(c);
		if (shared_find(ranks, ranges))
			continue;
		if (c->set || when)
			ranks->shared[ranks->n_shared++].ranges = ranges;
		start = buffer_add(starts, ranges->count * 2 * sizeof(*start));
		for (k = 0; start && k < ranges->count; k++) {
			*start++ = address(ranges->list[k].low);
			*start++ = address(ranges->list[k].high) + 1;
		}
		ranks->used += ranges->count;
	}
}

static int compare(const void *a, const void *b)
{
	const unsigned __int128 *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void starts_sort(struct ranks *ranks)
{
	size_t i, n = 1;

	qsort(ranks->starts, ranks->count, sizeof(*ranks->starts), compare);
	for (i = 1; i < ranks->count; i++)
		if (ranks->starts[i] != ranks->starts[n - 1])
			ranks->starts[n++] = ranks->starts[i];
	ranks->count = n;
}

struct ranks *ranks_new(const struct policy_group *group)
{
	struct ranks *ranks = calloc(1, sizeof(*ranks));
	struct buffer starts = { 0 };
	size_t i;

	if (!ranks)
		return NULL;
	buffer_add(&starts, sizeof(*ranks->starts)); /* ::, always */
	collect(ranks, &group->when, true, &starts);
	for (i = 0; i < group->n_rules; i++)
		collect(ranks, &group->rules[i].conditions, false, &starts);
	ranks->starts = (void *)starts.bytes;
	ranks->count = starts.size / sizeof(*ranks->starts);
	ranks->lists = calloc(ranks->used + 1, sizeof(*ranks->lists));
	ranks->used = 0;
	if (starts.failed || !ranks->lists) {
		ranks_free(ranks);
		return NULL;
	}
	starts_sort(ranks);
	return ranks;
}

void ranks_free(struct ranks *ranks)
{
	if (!ranks)
		return;
	free(ranks->starts);
	free(ranks->lists);
	free(ranks);
}

uint32_t ranks_maximum(const struct ranks *ranks)
{
	return ranks->count - 1;
}

void ranks_address(const struct ranks *ranks, uint32_t rank, uint32_t words[4])
{
	unsigned __int128 value = ranks->starts[rank];
	int i;

	for (i = 3; i >= 0; i--, value >>= 32)
		words[i] = value;
}

/* The rank that @value is in. */
static uint32_t rank(const struct ranks *ranks, unsigned __int128 value)
{
	size_t from = 0, to = ranks->count, middle;

	while (to - from > 1) {
		middle = (from + to) / 2;
		if (ranks->starts[middle] <= value)
			from = middle;
		else
			to = middle;
	}
	return from;
}

const struct range *ranks_of(struct ranks *ranks,
			     const struct policy_condition *c)
{
	const struct ranges *ranges = ranges_of(c);
	struct shared *shared = shared_find(ranks, ranges);
	struct range *list = ranks->lists + ranks->used;
	size_t i;

	if (shared && shared->list)
		return shared->list;
	if (shared)
		shared->list = list;
	for (i = 0; i < ranges->count; i++) {
		list[i].low[0] = rank(ranks, address(ranges->list[i].low));
		list[i].high[0] = rank(ranks, address(ranges->list[i].high));
	}
	ranks->used += ranges->count;
	return list;
}
