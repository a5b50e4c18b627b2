// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/literal_type.h"
#include "userspace/lang/literals.h"

static int words_of(const struct policy_set *set)
{
	return literal_words(literal_set_kinds[set->type].type);
}

/* ---- one half ---- */

static int ranges_merge(struct policy_set *set, const struct policy_set *more)
{
	size_t i;
	int err = 0;

	for (i = 0; i < more->ranges.count && !err; i++)
		err = ranges_add(&set->ranges, &more->ranges.list[i]);
	ranges_normalize(&set->ranges, words_of(set));
	return err;
}

static int boxes_merge(struct policy_set *set, const struct policy_set *more)
{
	size_t i;
	int err = 0;

	for (i = 0; i < more->boxes.count && !err; i++)
		err = boxes_add(&set->boxes, boxes_at(&more->boxes, i));
	boxes_normalize(&set->boxes);
	return err;
}

static int half_merge(struct policy_set *set, const struct policy_set *more)
{
	if (set->map)
		return policy_map_merge(set->map, more->map);
	return set->type == KZ_SET_PARTS ? boxes_merge(set, more) :
					   ranges_merge(set, more);
}

static int half_subtract(struct policy_set *set, const struct policy_set *less)
{
	if (set->map)
		policy_map_subtract(set->map, less->map);
	else if (set->type == KZ_SET_PARTS)
		boxes_subtract(&set->boxes, &less->boxes);
	else
		return ranges_subtract(&set->ranges, &less->ranges,
				       words_of(set));
	return 0;
}

static void half_clear(struct policy_set *set)
{
	if (set->map)
		set->map->n_prefixes = 0;
	/* Lists grow from what their capacity was. */
	free(set->ranges.list);
	free(set->boxes.list);
	set->ranges = (struct ranges){ 0 };
	set->boxes.list = NULL;
	set->boxes.count = 0;
}

static const struct range *ranges_missing(const struct ranges *ranges,
					  const struct ranges *in)
{
	size_t i;

	for (i = 0; i < ranges->count; i++)
		if (!ranges_contain(in, &ranges->list[i]))
			return &ranges->list[i];
	return NULL;
}

static bool half_has_all(const struct policy_set *set,
			 const struct policy_set *less,
			 char element[SET_BOX_SIZE])
{
	const struct map_prefix *prefix;
	const struct range *found;
	struct range key;

	if (set->type == KZ_SET_PARTS) {
		found = boxes_missing(&less->boxes, &set->boxes);
		if (found)
			set_box_write(set->parts, set->boxes.n_parts, found,
				      element);
		return !found;
	}
	if (set->map) {
		prefix = policy_map_missing(less->map, set->map);
		found = prefix ? &key : NULL;
		if (prefix)
			policy_map_words(less->map, prefix->first,
					 map_prefix_last(prefix), &key);
	} else {
		found = ranges_missing(&less->ranges, &set->ranges);
	}
	if (found)
		set_range_write(set->type, found, element);
	return !found;
}

static bool prefix_is_same(const struct map_prefix *a,
			   const struct map_prefix *b)
{
	return a->first == b->first && a->free == b->free &&
	       a->value == b->value;
}

static bool half_is_same(const struct policy_set *a, const struct policy_set *b)
{
	size_t size = sizeof(*a->ranges.list), i;

	if (set_count(a) != set_count(b))
		return false;
	if (!a->map)
		return (!a->ranges.count ||
			!memcmp(a->ranges.list, b->ranges.list,
				a->ranges.count * size)) &&
		       (!a->boxes.count ||
			!memcmp(a->boxes.list, b->boxes.list,
				a->boxes.count * a->boxes.n_parts * size));
	for (i = 0; i < a->map->n_prefixes; i++)
		if (!prefix_is_same(&a->map->prefixes[i], &b->map->prefixes[i]))
			return false;
	return true;
}

/* ---- both ---- */

int set_merge(struct policy_set *set, const struct policy_set *more)
{
	int err = 0;

	for (; set && !err; set = set->ipv6, more = more->ipv6)
		err = half_merge(set, more);
	return err;
}

int set_assign(struct policy_set *set, const struct policy_set *other)
{
	struct policy_set *half;

	for (half = set; half; half = half->ipv6)
		half_clear(half);
	return other ? set_merge(set, other) : 0;
}

int set_subtract(struct policy_set *set, const struct policy_set *less)
{
	int err = 0;

	for (; set && !err; set = set->ipv6, less = less->ipv6)
		err = half_subtract(set, less);
	return err;
}

bool set_has_all(const struct policy_set *set, const struct policy_set *less,
		 char element[SET_BOX_SIZE])
{
	for (; set; set = set->ipv6, less = less->ipv6)
		if (!half_has_all(set, less, element))
			return false;
	return true;
}

bool set_is_same(const struct policy_set *a, const struct policy_set *b)
{
	for (; a && b; a = a->ipv6, b = b->ipv6)
		if (!half_is_same(a, b))
			return false;
	return !a == !b;
}

size_t set_count(const struct policy_set *set)
{
	size_t count = 0;

	for (; set; set = set->ipv6)
		count += set->map ? set->map->n_prefixes :
				    set->ranges.count + set->boxes.count;
	return count;
}
