// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/packed_set.h"
#include "userspace/compile/set.h"

/* What the leaf writer needs: the elements by item number. */
struct set_elements {
	struct buffer *rules;
	enum kz_element kind;
	struct range *list; /* inclusive, shifted; owned */
	size_t count;
};

bool range_is_prefix(const struct range *range)
{
	bool free = false;
	uint32_t differ;
	int i;

	for (i = 0; i < 4; i++) {
		differ = range->low[i] ^ range->high[i];
		if (free && differ != UINT32_MAX)
			return false;
		if (differ & (differ + 1) || range->low[i] & differ)
			return false;
		free |= differ != 0;
	}
	return true;
}

static int write_intervals(struct set_elements *set, const uint32_t *list,
			   size_t count, struct kz_node *leaf)
{
	struct kz_interval *interval;
	size_t i;

	buffer_align(set->rules, sizeof(*interval));
	leaf->base = set->rules->size;
	interval = buffer_add(set->rules, count * sizeof(*interval));
	if (!interval)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		const struct range *range = &set->list[list[i]];

		interval[i].low = range->low[0];
		interval[i].span = range->high[0] - range->low[0];
	}
	return 0;
}

static int write_prefixes(struct set_elements *set, const uint32_t *list,
			  size_t count, struct kz_node *leaf)
{
	struct kz_prefix *prefix;
	size_t i;
	int j;

	buffer_align(set->rules, sizeof(*prefix));
	leaf->base = set->rules->size;
	prefix = buffer_add(set->rules, count * sizeof(*prefix));
	if (!prefix)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		const struct range *range = &set->list[list[i]];

		for (j = 0; j < 4; j++) {
			prefix[i].mask[j] = ~(range->low[j] ^ range->high[j]);
			prefix[i].value[j] = range->low[j];
		}
	}
	return 0;
}

static int set_write_leaf(void *context, const uint32_t *list, size_t count,
			  struct kz_node *leaf)
{
	struct set_elements *set = context;

	*leaf = (struct kz_node){ .count = count, .element = set->kind };
	if (!count)
		return 0;
	return set->kind == KZ_ELEMENT_PREFIX ?
		       write_prefixes(set, list, count, leaf) :
		       write_intervals(set, list, count, leaf);
}

static uint32_t low_bits(unsigned int count)
{
	return count >= 32 ? UINT32_MAX : (1U << count) - 1;
}

/* An address of four words, counted in its lowest bits. */
static void words_fill(uint32_t words[4], unsigned int bits)
{
	int i;

	for (i = 3; i >= 0; i--) {
		words[i] |= low_bits(bits);
		bits = bits > 32 ? bits - 32 : 0;
	}
}

static int words_compare(const uint32_t a[4], const uint32_t b[4])
{
	int i;

	for (i = 0; i < 3 && a[i] == b[i]; i++)
		;
	return a[i] < b[i] ? -1 : a[i] > b[i];
}

/* Add one; true if it wrapped around. */
static bool words_increment(uint32_t words[4])
{
	int i;

	for (i = 3; i >= 0; i--)
		if (++words[i])
			return false;
	return true;
}

static unsigned int words_trailing_zeros(const uint32_t words[4])
{
	unsigned int count = 0;
	int i;

	for (i = 3; i >= 0; i--) {
		if (words[i])
			return count + __builtin_ctz(words[i]);
		count += 32;
	}
	return count;
}

/* Split a range of addresses into the fewest prefixes, RFC 4632's CIDR. */
static int split_into_prefixes(const struct range *range, struct buffer *out)
{
	struct range *prefix, next = *range;
	unsigned int bits;

	for (;;) {
		bits = words_trailing_zeros(next.low);
		do {
			memcpy(next.high, next.low, sizeof(next.high));
			words_fill(next.high, bits);
		} while (bits-- && words_compare(next.high, range->high) > 0);
		prefix = buffer_add(out, sizeof(*prefix));
		if (!prefix)
			return -ENOMEM;
		*prefix = next;
		if (!words_compare(next.high, range->high))
			return 0;
		memcpy(next.low, next.high, sizeof(next.low));
		if (words_increment(next.low))
			return 0;
	}
}

/* Single values: all a cut can see of a part of a word (8 bits at most). */
static int split_into_values(const struct range *range, unsigned int shift,
			     struct buffer *out)
{
	struct range *value;
	uint32_t i;

	for (i = range->low[0]; i <= range->high[0]; i++) {
		value = buffer_add(out, sizeof(*value));
		if (!value)
			return -ENOMEM;
		value->low[0] = value->high[0] = i << shift;
	}
	return 0;
}

/*
 * Blocks of values that only their lowest bits tell apart, so that a cut sees
 * them: of a wider part of a word, with bits left out that are not of the part.
 */
static int split_into_blocks(const struct range *range,
			     const struct condition_type *type,
			     struct buffer *out)
{
	uint64_t low = (uint64_t)range->low[0] << type->shift;
	uint64_t high = (uint64_t)range->high[0] << type->shift, size;
	struct range *block;

	/* Bits below the part are 0 in all values. */
	high |= (type->mask & -type->mask) - 1;
	for (; low <= high; low += size) {
		for (size = 1; !(low & size) && low + 2 * size - 1 <= high;)
			size *= 2;
		if (low & ~type->mask & -size)
			continue; /* no value is in it */
		block = buffer_add(out, sizeof(*block));
		if (!block)
			return -ENOMEM;
		block->low[0] = low;
		block->high[0] = low + size - 1;
	}
	return 0;
}

static int copy(const struct range *range, struct buffer *out)
{
	struct range *copied = buffer_add(out, sizeof(*copied));

	if (!copied)
		return -ENOMEM;
	*copied = *range;
	return 0;
}

/* True if every number up to the largest of a byte is a value. */
static bool few_values(const struct condition_type *type)
{
	return type->maximum <= UINT8_MAX &&
	       !(type->maximum & (type->maximum + 1));
}

/* The elements as the tree will hold them. */
static int elements_make(struct set_elements *set, const struct ranges *ranges,
			 const struct condition_type *type)
{
	struct buffer list = { 0 };
	size_t i;
	int err = 0;

	for (i = 0; i < ranges->count && !err; i++) {
		const struct range *range = &ranges->list[i];

		if (set->kind == KZ_ELEMENT_PREFIX)
			err = split_into_prefixes(range, &list);
		else if (type->mask != UINT32_MAX)
			err = few_values(type) ?
				      split_into_values(range, type->shift,
							&list) :
				      split_into_blocks(range, type, &list);
		else
			err = copy(range, &list);
	}
	set->list = (void *)list.bytes;
	set->count = list.size / sizeof(*set->list);
	return err;
}

static int items_fill(const struct set_elements *set,
		      const struct condition_type *type,
		      struct tree_items *items)
{
	int words = set->kind == KZ_ELEMENT_PREFIX ? 4 : 1, w;
	struct tree_bound *bound;
	size_t i;

	for (i = 0; i < set->count; i++) {
		for (w = 0; w < words; w++) {
			bound = tree_items_bound(items, i, w);
			if (!bound)
				return -ENOMEM;
			if (type->mask != UINT32_MAX) {
				bound->mask = type->mask &
					      ~(set->list[i].low[w] ^
						set->list[i].high[w]);
				bound->value = set->list[i].low[w];
				continue;
			}
			bound->low = set->list[i].low[w];
			bound->high = set->list[i].high[w];
		}
	}
	return 0;
}

static int set_tree(struct output *output, const struct ranges *ranges,
		    const struct condition_type *type, struct kz_node *root)
{
	struct set_elements set = {
		.rules = &output->rules,
		.kind = condition_is_wide(type) ? KZ_ELEMENT_PREFIX :
						  KZ_ELEMENT_INTERVAL,
	};
	struct tree_items items = { 0 };
	struct tree_builder builder = {
		.items = &items,
		.nodes = &output->set_nodes,
		.copy_price = 1.5f,
		.leaf_target = 2,
		.leaf_maximum = KZ_LEAF_ELEMENTS,
		.write_leaf = set_write_leaf,
		.context = &set,
	};
	uint32_t *list = NULL;
	size_t i;
	int err;

	err = elements_make(&set, ranges, type);
	if (!err)
		err = tree_items_init(&items, set.count);
	if (err)
		goto out;
	err = items_fill(&set, type, &items);
	list = malloc((set.count + 1) * sizeof(*list));
	if (!list)
		err = -ENOMEM;
	if (err)
		goto out;
	for (i = 0; i < set.count; i++)
		list[i] = i;
	err = tree_build(&builder, list, set.count, root);
out:
	free(list);
	tree_items_free(&items);
	free(set.list);
	return err;
}

int set_build(struct output *output, const struct ranges *ranges,
	      const struct condition_type *type, uint32_t *root)
{
	struct kz_node *place, node = { 0 };
	int err;

	*root = output->set_nodes.size;
	if (!buffer_add(&output->set_nodes, sizeof(node)))
		return -ENOMEM;
	err = packed_set_pays(ranges, type) ?
		      packed_set_build(output, ranges, type, &node) :
		      set_tree(output, ranges, type, &node);
	place = (void *)(output->set_nodes.bytes + *root);
	*place = node;
	return err;
}

/* Named sets have no shift and no mask: the row of any condition serves. */
static const struct condition_type *set_condition(enum kz_set_type type)
{
	static const enum condition_id conditions[KZ_SET_TYPES] = {
		[KZ_SET_IPV4] = CONDITION_IP_SADDR,
		[KZ_SET_IPV6] = CONDITION_IP6_SADDR,
		[KZ_SET_PORT] = CONDITION_TCP_SPORT,
	};

	return &condition_types[conditions[type]];
}

int set_root(struct output *output, const struct policy_set *set,
	     uint32_t *root)
{
	const struct policy *policy = output->policy;
	size_t i;
	int err;

	for (i = 0; policy->sets[i] != set; i++)
		;
	if (output->set_roots[i] == KZ_NONE) {
		err = set_build(output, &set->ranges, set_condition(set->type),
				&output->set_roots[i]);
		if (err)
			return err;
	}
	*root = output->set_roots[i];
	return 0;
}
