// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/policy/map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "userspace/base/array.h"

void policy_map_free(struct policy_map *map)
{
	if (!map)
		return;
	free(map->entries);
	free(map->prefixes);
	free(map->ranges);
	free(map);
}

unsigned __int128 map_prefix_last(const struct map_prefix *prefix)
{
	unsigned __int128 ones = ~(unsigned __int128)0;

	return prefix->first |
	       (prefix->free > 127 ? ones : ~(ones << prefix->free));
}

/* True if an address with so many free bits can begin at @first. */
static bool is_aligned(unsigned __int128 first, unsigned int free)
{
	return free > 127 ? !first : first >> free << free == first;
}

/* The largest prefix that begins at @first and ends at @last or before. */
static struct map_prefix first_prefix(unsigned __int128 first,
				      unsigned __int128 last, uint32_t value)
{
	struct map_prefix prefix = { .first = first, .value = value };
	struct map_prefix larger = prefix;

	while (++larger.free <= 128 && is_aligned(first, larger.free) &&
	       map_prefix_last(&larger) <= last)
		prefix = larger;
	return prefix;
}

/* ---- the entries ---- */

static unsigned __int128 number(const struct policy_map *map,
				const uint32_t words[4])
{
	unsigned __int128 all = words[0];
	int i;

	for (i = 1; map->wide && i < 4; i++)
		all = all << 32 | words[i];
	return all;
}

static int entry_add(struct policy_map *map, const struct map_entry *entry)
{
	struct map_entry *list;

	if (map->n_entries == KZ_MAX_SET_ELEMENTS)
		return -E2BIG;
	list = array_grow(map->entries, map->n_entries, sizeof(*list));
	if (!list)
		return -ENOMEM;
	map->entries = list;
	list[map->n_entries++] = *entry;
	return 0;
}

int policy_map_add(struct policy_map *map, const struct range *range,
		   const struct map_entry *entry)
{
	unsigned __int128 first = number(map, range->low);
	unsigned __int128 last = number(map, range->high), end;
	struct map_entry one = *entry;
	int err;

	for (;; first = end + 1) {
		one.prefix = first_prefix(first, last, entry->prefix.value);
		end = map_prefix_last(&one.prefix);
		err = entry_add(map, &one);
		if (err || end == last)
			return err;
	}
}

/* By address, the shorter prefix first. */
static int compare_prefixes(const struct map_prefix *x,
			    const struct map_prefix *y)
{
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->free == y->free ? 0 : x->free > y->free ? -1 : 1;
}

/* The same; then by place. */
static int compare_entries(const void *a, const void *b)
{
	const struct map_entry *x = a, *y = b;
	int order = compare_prefixes(&x->prefix, &y->prefix);

	if (order)
		return order;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* Of equal prefixes in the sorted @list one is kept. */
static int prefixes_keep(struct policy_map *map, const struct map_entry *list,
			 struct map_entry twice[2])
{
	const struct map_prefix *last = NULL, *p;
	size_t i;

	for (i = 0; i < map->n_entries; i++, last = p) {
		p = &list[i].prefix;
		if (!last || last->first != p->first || last->free != p->free) {
			map->prefixes[map->n_prefixes++] = *p;
		} else if (last->value != p->value) {
			twice[0] = list[i - 1];
			twice[1] = list[i];
			return -EEXIST;
		}
	}
	return 0;
}

static int prefixes_make(struct policy_map *map, struct map_entry twice[2])
{
	struct map_entry *list = calloc(map->n_entries + 1, sizeof(*list));
	int err = -ENOMEM;

	map->prefixes = calloc(map->n_entries + 1, sizeof(*map->prefixes));
	if (list && map->prefixes) {
		if (map->n_entries)
			memcpy(list, map->entries,
			       map->n_entries * sizeof(*list));
		qsort(list, map->n_entries, sizeof(*list), compare_entries);
		err = prefixes_keep(map, list, twice);
	}
	free(list);
	return err;
}

/* ---- the ranges ---- */

static int range_add(struct policy_map *map, unsigned __int128 first,
		     unsigned __int128 last, uint32_t value)
{
	struct map_range *list = map->ranges, *before;

	before = map->n_ranges ? &list[map->n_ranges - 1] : NULL;
	if (before && before->value == value && before->last + 1 == first) {
		before->last = last;
		return 0;
	}
	list = array_grow(list, map->n_ranges, sizeof(*list));
	if (!list)
		return -ENOMEM;
	map->ranges = list;
	list[map->n_ranges++] = (struct map_range){ first, last, value };
	return 0;
}

/* Prefixes that contain the next one, and which addresses are done. */
struct nest {
	const struct map_prefix *open[129];
	unsigned int depth;
	unsigned __int128 next;
	bool ended; /* the largest address of all is done */
};

/* The innermost prefix has its value up to before @until. */
static int nest_fill(struct policy_map *map, const struct nest *nest,
		     unsigned __int128 until)
{
	if (!nest->depth || nest->next >= until)
		return 0;
	return range_add(map, nest->next, until - 1,
			 nest->open[nest->depth - 1]->value);
}

/* Close the prefixes that end before @first; @all: all. */
static int nest_close(struct policy_map *map, struct nest *nest,
		      unsigned __int128 first, bool all)
{
	const struct map_prefix *inner;
	unsigned __int128 last;
	int err = 0;

	for (; nest->depth && !err; nest->depth--) {
		inner = nest->open[nest->depth - 1];
		last = map_prefix_last(inner);
		if (!all && last >= first)
			break;
		if (nest->ended || nest->next > last)
			continue;
		err = range_add(map, nest->next, last, inner->value);
		nest->next = last + 1;
		nest->ended = !nest->next;
	}
	return err;
}

static int ranges_make(struct policy_map *map)
{
	struct nest nest = { .depth = 0 };
	const struct map_prefix *p;
	size_t i;
	int err = 0;

	for (i = 0; i < map->n_prefixes && !err; i++) {
		p = &map->prefixes[i];
		err = nest_close(map, &nest, p->first, false);
		if (!err)
			err = nest_fill(map, &nest, p->first);
		nest.next = p->first;
		nest.open[nest.depth++] = p;
	}
	return err ? err : nest_close(map, &nest, 0, true);
}

int policy_map_finish(struct policy_map *map, struct map_entry twice[2])
{
	int err = prefixes_make(map, twice);

	return err ? err : ranges_make(map);
}

/* ---- changed ---- */

int policy_map_merge(struct policy_map *map, const struct policy_map *more)
{
	const struct map_prefix *a = map->prefixes, *b = more->prefixes;
	const struct map_prefix *a_end = a + map->n_prefixes;
	const struct map_prefix *b_end = b + more->n_prefixes;
	struct map_prefix *list, *to;
	int order;

	list = calloc(map->n_prefixes + more->n_prefixes + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	for (to = list; a < a_end || b < b_end; to++) {
		order = a == a_end ? 1 :
			b == b_end ? -1 :
				     compare_prefixes(a, b);
		*to = order < 0 ? *a : *b;
		a += order <= 0;
		b += order >= 0;
	}
	free(map->prefixes);
	map->prefixes = list;
	map->n_prefixes = to - list;
	return 0;
}

/* The first of @map's prefixes from number @at on that is not below @prefix. */
static size_t seek(const struct policy_map *map, size_t at,
		   const struct map_prefix *prefix)
{
	while (at < map->n_prefixes &&
	       compare_prefixes(&map->prefixes[at], prefix) < 0)
		at++;
	return at;
}

static bool is_at(const struct policy_map *map, size_t at,
		  const struct map_prefix *prefix)
{
	return at < map->n_prefixes &&
	       !compare_prefixes(&map->prefixes[at], prefix);
}

void policy_map_subtract(struct policy_map *map, const struct policy_map *less)
{
	size_t i, at = 0, count = 0;

	for (i = 0; i < map->n_prefixes; i++) {
		at = seek(less, at, &map->prefixes[i]);
		if (!is_at(less, at, &map->prefixes[i]))
			map->prefixes[count++] = map->prefixes[i];
	}
	map->n_prefixes = count;
}

const struct map_prefix *policy_map_missing(const struct policy_map *map,
					    const struct policy_map *in)
{
	size_t i, at = 0;

	for (i = 0; i < map->n_prefixes; i++) {
		at = seek(in, at, &map->prefixes[i]);
		if (!is_at(in, at, &map->prefixes[i]))
			return &map->prefixes[i];
	}
	return NULL;
}

/* ---- in other orders ---- */

/* The longest first, those of one value together. */
static int compare_lengths(const void *a, const void *b)
{
	const struct map_prefix *x = a, *y = b;

	if (x->free != y->free)
		return x->free < y->free ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* Of all ranges the prefixes; only counted if @list is NULL. */
static size_t ranges_split(const struct policy_map *map,
			   struct map_prefix *list)
{
	struct map_prefix prefix;
	unsigned __int128 first;
	size_t count = 0, i;

	for (i = 0; i < map->n_ranges; i++) {
		first = map->ranges[i].first;
		do {
			prefix = first_prefix(first, map->ranges[i].last,
					      map->ranges[i].value);
			first = map_prefix_last(&prefix) + 1;
			if (list)
				list[count] = prefix;
			count++;
		} while (map_prefix_last(&prefix) != map->ranges[i].last);
	}
	return count;
}

struct map_prefix *policy_map_list(const struct policy_map *map, bool apart,
				   size_t *count)
{
	struct map_prefix *list;

	*count = apart ? ranges_split(map, NULL) : map->n_prefixes;
	list = calloc(*count + 1, sizeof(*list));
	if (!list)
		return NULL;
	if (apart)
		ranges_split(map, list);
	else if (*count)
		memcpy(list, map->prefixes, *count * sizeof(*list));
	qsort(list, *count, sizeof(*list), compare_lengths);
	return list;
}

static int compare_values(const void *a, const void *b)
{
	const struct map_range *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

struct map_range *policy_map_by_value(const struct policy_map *map)
{
	struct map_range *list = calloc(map->n_ranges + 1, sizeof(*list));

	if (!list)
		return NULL;
	if (map->n_ranges)
		memcpy(list, map->ranges, map->n_ranges * sizeof(*list));
	qsort(list, map->n_ranges, sizeof(*list), compare_values);
	return list;
}

static void words(const struct policy_map *map, unsigned __int128 address,
		  uint32_t out[4])
{
	int i;

	memset(out, 0, 4 * sizeof(*out));
	for (i = map->wide ? 3 : 0; i >= 0; i--, address >>= 32)
		out[i] = address;
}

void policy_map_words(const struct policy_map *map, unsigned __int128 first,
		      unsigned __int128 last, struct range *range)
{
	words(map, first, range->low);
	words(map, last, range->high);
}
