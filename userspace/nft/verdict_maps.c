// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "userspace/nft/translate_conditions.h"
#include "userspace/nft/verdict_maps.h"
#include "userspace/policy/ranges.h"

#define RUN_LEAST 16 /* rules; fewer are as fast one after another */
#define RUN_FIRST 64
#define RUN_MOST 262144

/* The conditions of a rule, sorted. */
struct shape {
	enum condition_id ids[NFT_MAP_KEYS];
	unsigned int count;
};

static bool can_be_key(const struct policy_condition *c)
{
	/* "th" needs a match of protocols beside it. */
	if (c->masked || condition_types[c->id].class_mask & KZ_C_PORTS)
		return false;
	switch (condition_types[c->id].value) {
	case VALUE_IPV4:
	case VALUE_IPV6:
	case VALUE_PORT:
	case VALUE_PROTOCOL:
	case VALUE_ICMP_TYPE:
	case VALUE_ICMP6_TYPE:
		return !c->negate && !c->set && c->ranges.count == 1;
	default:
		return false;
	}
}

/* False if a map cannot replace @rule. */
static bool shape_find(const struct policy_rule *rule, struct shape *shape)
{
	const struct policy_conditions *conditions = &rule->conditions;
	enum condition_id id;
	unsigned int i;

	shape->count = 0;
	if (rule->limit.rate) /* without a token the rules after it match */
		return false;
	if (!conditions->count || conditions->count > NFT_MAP_KEYS)
		return false;
	for (id = 0; id < CONDITIONS; id++)
		for (i = 0; i < conditions->count; i++)
			if (conditions->list[i].id == id)
				shape->ids[shape->count++] = id;
	for (i = 0; i < conditions->count; i++)
		if (!can_be_key(&conditions->list[i]))
			return false;
	for (i = 1; i < shape->count; i++)
		if (shape->ids[i] == shape->ids[i - 1])
			return false;
	return true;
}

static bool shape_equal(const struct shape *a, const struct shape *b)
{
	return a->count == b->count &&
	       !memcmp(a->ids, b->ids, a->count * sizeof(*a->ids));
}

static const struct range *rule_range(const struct policy_rule *rule,
				      enum condition_id id)
{
	size_t i;

	for (i = 0; rule->conditions.list[i].id != id; i++)
		;
	return &rule->conditions.list[i].ranges.list[0];
}

static bool elements_overlap(const struct nft_element *a,
			     const struct nft_element *b, unsigned int n_keys)
{
	unsigned int k;

	for (k = 0; k < n_keys; k++)
		if (words_compare(a->ranges[k]->low, b->ranges[k]->high, 4) >
			    0 ||
		    words_compare(b->ranges[k]->low, a->ranges[k]->high, 4) > 0)
			return false;
	return true;
}

static int element_compare(const void *a, const void *b)
{
	const struct nft_element *x = a, *y = b;
	int order = words_compare(x->ranges[0]->low, y->ranges[0]->low, 4);

	return order ? order : x->number < y->number ? -1 : 1;
}

/*
 * Of @count elements, in the order of their first key, the lowest number that
 * overlaps one of a lower number; UINT32_MAX: none does. @budget: of pairs.
 */
static uint32_t overlap_find(const struct nft_element *elements, size_t count,
			     unsigned int n_keys, unsigned long *budget)
{
	uint32_t lowest = UINT32_MAX, higher;
	size_t i, j;

	for (i = 0; i < count; i++) {
		for (j = i + 1; j < count; j++) {
			if (words_compare(elements[j].ranges[0]->low,
					  elements[i].ranges[0]->high, 4) > 0)
				break;
			if (!(*budget)--) {
				*budget = 0;
				return 0;
			}
			if (!elements_overlap(&elements[i], &elements[j],
					      n_keys))
				continue;
			higher = elements[i].number > elements[j].number ?
					 elements[i].number :
					 elements[j].number;
			if (higher < lowest)
				lowest = higher;
		}
	}
	return lowest;
}

/* How many of the first @count elements, in their order, do not overlap. */
static size_t run_disjoint(struct nft_element *elements, size_t count,
			   unsigned int n_keys, unsigned long *budget)
{
	uint32_t first = elements[0].number, overlap;
	struct nft_element *sorted;

	sorted = malloc(count * sizeof(*sorted));
	if (!sorted)
		return 0;
	memcpy(sorted, elements, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), element_compare);
	overlap = overlap_find(sorted, count, n_keys, budget);
	free(sorted);
	if (overlap == UINT32_MAX)
		return count;
	return overlap < first ? 0 : overlap - first;
}

/* Fill @elements from those first @rules that have the same shape; how many. */
static size_t run_gather(const struct policy_rule *const *rules, size_t count,
			 struct shape *shape, struct nft_element *elements)
{
	struct shape other;
	unsigned int k;
	size_t i;

	if (!shape_find(rules[0], shape))
		return 0;
	for (i = 0; i < count; i++) {
		if (i && (!shape_find(rules[i], &other) ||
			  !shape_equal(shape, &other)))
			break;
		elements[i] = (struct nft_element){ .number = i };
		for (k = 0; k < shape->count; k++)
			elements[i].ranges[k] =
				rule_range(rules[i], shape->ids[k]);
	}
	return i;
}

void nft_map_finish(struct nft_map *map)
{
	unsigned int k;
	size_t i;

	for (i = 0; i < map->count; i++)
		for (k = 0; k < map->n_keys; k++)
			map->interval |= !nft_range_is_single(
				map->keys[k], map->elements[i].ranges[k]);
	if (map->n_keys == 1)
		qsort(map->elements, map->count, sizeof(*map->elements),
		      element_compare);
}

/*
 * Fill @elements, owned by the caller, from the longest run at the start of
 * @rules; how many. It tries twice as many each time: where runs are short, all
 * rules would take too long.
 */
static size_t run_measure(struct translation *t,
			  const struct policy_rule *const *rules, size_t count,
			  struct shape *shape, struct nft_element **elements)
{
	struct nft_element *list;
	size_t room = RUN_FIRST, gathered, n;

	for (;; room *= 2) {
		list = reallocarray(*elements, room, sizeof(*list));
		if (!list)
			return 0;
		*elements = list;
		gathered = run_gather(rules, count < room ? count : room, shape,
				      list);
		n = gathered ? run_disjoint(list, gathered, shape->count,
					    &t->comparisons) :
			       0;
		if (n < room || room >= RUN_MOST)
			return n;
	}
}

size_t nft_run_find(struct translation *t,
		    const struct policy_rule *const *rules, size_t count,
		    struct nft_map **map)
{
	size_t least = t->options->report ? 2 : RUN_LEAST, n;
	struct nft_element *elements = NULL;
	struct shape shape;
	unsigned int k;

	*map = NULL;
	if (count < least || !t->comparisons)
		return 0;
	n = run_measure(t, rules, count, &shape, &elements);
	if (n >= least)
		*map = calloc(1, sizeof(**map));
	if (!*map) {
		free(elements);
		return 0;
	}
	(*map)->elements = elements;
	(*map)->count = n;
	(*map)->n_keys = shape.count;
	for (k = 0; k < shape.count; k++)
		(*map)->keys[k] = nft_condition_key(shape.ids[k]);
	nft_map_finish(*map);
	return n;
}
