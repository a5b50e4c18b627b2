// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/packed_set.h"
#include "userspace/compile/range_split.h"
#include "userspace/compile/set.h"

/* What the leaf writer needs: the elements by item number. */
struct set_elements {
	struct buffer *rules;
	enum kz_element kind;
	struct range *list; /* inclusive, shifted; owned */
	size_t count;
};

/* Where the elements of @leaf go, @size bytes; NULL: no memory. */
static void *elements_add(struct set_elements *set, struct kz_node *leaf,
			  size_t align, size_t size)
{
	buffer_align(set->rules, align);
	leaf->base = set->rules->size;
	return buffer_add(set->rules, size);
}

static int write_intervals(struct set_elements *set, const uint32_t *list,
			   size_t count, struct kz_node *leaf)
{
	struct kz_interval *interval;
	size_t i;

	interval = elements_add(set, leaf, sizeof(*interval),
				count * sizeof(*interval));
	if (!interval)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		const struct range *range = &set->list[list[i]];

		interval[i].low = range->low[0];
		interval[i].span = range->high[0] - range->low[0];
	}
	return 0;
}

static uint32_t mask_of(const struct range *range, int word)
{
	return ~(range->low[word] ^ range->high[word]);
}

static int write_prefixes(struct set_elements *set, const uint32_t *list,
			  size_t count, struct kz_node *leaf)
{
	struct kz_prefix *prefix;
	size_t i;
	int j;

	prefix = elements_add(set, leaf, sizeof(*prefix),
			      count * sizeof(*prefix));
	if (!prefix)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		const struct range *range = &set->list[list[i]];

		for (j = 0; j < 4; j++) {
			prefix[i].mask[j] = mask_of(range, j);
			prefix[i].value[j] = range->low[j];
		}
	}
	return 0;
}

static uint64_t half_of(const uint32_t words[2])
{
	return (uint64_t)words[0] << 32 | words[1];
}

static int write_values(struct set_elements *set, const uint32_t *list,
			size_t count, struct kz_node *leaf)
{
	struct kz_whole *value;
	size_t i;

	value = elements_add(set, leaf, sizeof(*value), count * sizeof(*value));
	if (!value)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		const struct range *range = &set->list[list[i]];

		value[i].high = half_of(range->low);
		value[i].low = half_of(range->low + 2);
	}
	return 0;
}

static int write_halves(struct set_elements *set, const uint32_t *list,
			size_t count, struct kz_node *leaf)
{
	uint64_t *prefix, free;
	uint8_t *shift;
	size_t i;

	prefix = elements_add(set, leaf, sizeof(*prefix), count * KZ_HALF_SIZE);
	if (!prefix)
		return -ENOMEM;
	shift = (uint8_t *)(prefix + count);
	for (i = 0; i < count; i++) {
		const struct range *range = &set->list[list[i]];

		free = half_of(range->low) ^ half_of(range->high);
		prefix[i] = half_of(range->low);
		shift[i] = free ? 64 - __builtin_clzll(free) : 0;
	}
	return 0;
}

/* A prefix of 1 to 64 bits. */
static bool is_half(const struct range *range)
{
	uint64_t free = half_of(range->low) ^ half_of(range->high);

	return !(mask_of(range, 2) | mask_of(range, 3)) && ~free &&
	       !(free & (free + 1));
}

/* What says all elements of a leaf in the fewest bytes. */
static enum kz_element wide_kind(const struct set_elements *set,
				 const uint32_t *list, size_t count)
{
	bool half = true, whole = true;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct range *range = &set->list[list[i]];

		half &= is_half(range);
		whole &= !memcmp(range->low, range->high, sizeof(range->low));
	}
	return half  ? KZ_ELEMENT_HALF :
	       whole ? KZ_ELEMENT_WHOLE :
		       KZ_ELEMENT_PREFIX;
}

typedef int (*write_fn)(struct set_elements *set, const uint32_t *list,
			size_t count, struct kz_node *leaf);

static int set_write_leaf(void *context, const uint32_t *list, size_t count,
			  struct kz_node *leaf)
{
	static const write_fn writes[KZ_ELEMENTS] = {
		[KZ_ELEMENT_INTERVAL] = write_intervals,
		[KZ_ELEMENT_PREFIX] = write_prefixes,
		[KZ_ELEMENT_HALF] = write_halves,
		[KZ_ELEMENT_WHOLE] = write_values,
	};
	struct set_elements *set = context;

	*leaf = (struct kz_node){ .count = count, .element = set->kind };
	if (!count)
		return 0;
	if (set->kind == KZ_ELEMENT_PREFIX)
		leaf->element = wide_kind(set, list, count);
	return writes[leaf->element](set, list, count, leaf);
}

/* The elements as the tree will hold them. */
static int elements_make(struct set_elements *set, const struct ranges *ranges,
			 const struct condition_type *type)
{
	struct buffer list = { 0 };
	size_t i;
	int err = 0;

	for (i = 0; i < ranges->count && !err; i++)
		err = range_split(&ranges->list[i], type, &list);
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
			range_bound(bound, type->mask, set->list[i].low[w],
				    set->list[i].high[w]);
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
	if (set.kind == KZ_ELEMENT_PREFIX &&
	    wide_kind(&set, list, set.count) != KZ_ELEMENT_PREFIX) {
		/* Small enough that nodes would be most of the set. */
		builder.leaf_target = KZ_LEAF_WIDE / 2;
		builder.leaf_maximum = KZ_LEAF_WIDE;
		items.fill = KZ_LEAF_WIDE / 2;
	}
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

int set_masked(struct output *output, const uint32_t value[4],
	       const uint32_t mask[4], uint32_t *root)
{
	struct kz_node *leaf = buffer_add(&output->set_nodes, sizeof(*leaf));
	struct kz_prefix *element;

	buffer_align(&output->rules, sizeof(*element));
	element = buffer_add(&output->rules, sizeof(*element));
	if (!leaf || !element)
		return -ENOMEM;
	memcpy(element->value, value, sizeof(element->value));
	memcpy(element->mask, mask, sizeof(element->mask));
	*leaf = (struct kz_node){
		.base = output->rules.size - sizeof(*element),
		.count = 1,
		.element = KZ_ELEMENT_PREFIX,
	};
	*root = output->set_nodes.size - sizeof(*leaf);
	return 0;
}

/* Named sets have no shift and no mask: the row of any condition serves. */
static const struct condition_type *set_condition(enum kz_set_type type)
{
	static const enum condition_id conditions[KZ_SET_TYPES] = {
		[KZ_SET_IPV4] = CONDITION_IP_SADDR,
		[KZ_SET_IPV6] = CONDITION_IP6_SADDR,
		[KZ_SET_PORT] = CONDITION_TCP_SPORT,
		[KZ_SET_ETHER] = CONDITION_ETHER_SADDR,
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
