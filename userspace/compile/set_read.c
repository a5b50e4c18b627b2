// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/compile/set_read.h"

/* A part of the values of a word: where a walk down the tree is. */
struct region {
	uint32_t low;
	unsigned int bits; /* of values in it */
};

struct reader {
	const struct image *image;
	struct ranges *ranges;
};

int set_type_words(enum kz_set_type type)
{
	return type == KZ_SET_IPV6 ? 4 : 1;
}

const struct kz_info_set *image_set_find(const struct image *image,
					 const char *name)
{
	const struct kz_info *info = image_info(image);
	const struct kz_info_set *sets =
		(const void *)(image->bytes + info->sets);
	uint32_t i;

	for (i = 0; i < info->n_sets; i++)
		if (!strcmp(image_string(image, sets[i].name), name))
			return &sets[i];
	return NULL;
}

static int keep(struct ranges *ranges, const struct range *range)
{
	struct range *list;

	list = array_grow(ranges->list, ranges->count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	ranges->list = list;
	list[ranges->count++] = *range;
	return 0;
}

/* Of one word, in order: what touches the last is joined with it. */
static int keep_next(struct ranges *ranges, uint32_t low, uint32_t high)
{
	struct range range = { .low = { low }, .high = { high } };
	struct range *last = ranges->list + ranges->count - 1;

	if (!ranges->count || low != last->high[0] + 1)
		return keep(ranges, &range);
	last->high[0] = high;
	return 0;
}

static int intervals_read(struct ranges *ranges, const void *elements,
			  unsigned int count)
{
	const struct kz_interval *interval = elements;
	struct range range = { 0 };
	unsigned int i;
	int err = 0;

	for (i = 0; i < count && !err; i++, interval++) {
		range.low[0] = interval->low;
		range.high[0] = interval->low + interval->span;
		err = keep(ranges, &range);
	}
	return err;
}

static int prefixes_read(struct ranges *ranges, const void *elements,
			 unsigned int count)
{
	const struct kz_prefix *prefix = elements;
	struct range range;
	unsigned int i;
	int w, err = 0;

	for (i = 0; i < count && !err; i++, prefix++) {
		for (w = 0; w < 4; w++) {
			range.low[w] = prefix->value[w];
			range.high[w] = prefix->value[w] | ~prefix->mask[w];
		}
		err = keep(ranges, &range);
	}
	return err;
}

static int halves_read(struct ranges *ranges, const void *elements,
		       unsigned int count)
{
	const uint64_t *prefix = elements;
	const uint8_t *shift = (const void *)(prefix + count);
	struct range range = { .high = { [2] = ~0U, ~0U } };
	unsigned int i;
	uint64_t last;
	int err = 0;

	for (i = 0; i < count && !err; i++) {
		last = prefix[i] | ((1ULL << (shift[i] & 63)) - 1);
		range.low[0] = prefix[i] >> 32;
		range.low[1] = prefix[i];
		range.high[0] = last >> 32;
		range.high[1] = last;
		err = keep(ranges, &range);
	}
	return err;
}

static int singles_read(struct ranges *ranges, const void *elements,
			unsigned int count)
{
	const struct kz_whole *value = elements;
	struct range range;
	unsigned int i;
	int err = 0;

	for (i = 0; i < count && !err; i++, value++) {
		range = (struct range){
			.low = { value->high >> 32, value->high,
				 value->low >> 32, value->low },
		};
		memcpy(range.high, range.low, sizeof(range.high));
		err = keep(ranges, &range);
	}
	return err;
}

static uint32_t triple_number(const struct kz_triple *triples, unsigned int i)
{
	return triples[i / 3].numbers >> i % 3 * KZ_TRIPLE_WIDTH &
	       ((1U << KZ_TRIPLE_WIDTH) - 1);
}

/* A leaf may read into the next: numbers beyond @r are not its own. */
static int values_read(struct ranges *ranges, const void *elements,
		       const struct region *r)
{
	uint32_t start = r->low % KZ_TRIPLE_NONE, number, value;
	unsigned int i;
	int err = 0;

	for (i = 0; i < 3 * KZ_LEAF_TRIPLES && !err; i++) {
		number = triple_number(elements, i) - start;
		value = r->low + number;
		/* The last one may be repeated. */
		if (number >> r->bits ||
		    (ranges->count &&
		     ranges->list[ranges->count - 1].high[0] == value))
			continue;
		err = keep_next(ranges, value, value);
	}
	return err;
}

/* Bounds that are not above the region's first value say whether it is in. */
static int bounds_read(struct ranges *ranges, const void *elements,
		       const struct region *r, bool in)
{
	uint32_t start = r->low % KZ_TRIPLE_NONE, number, low = r->low;
	unsigned int i;
	int err = 0;

	for (i = 0; i < 3 * KZ_LEAF_TRIPLES && !err; i++) {
		number = triple_number(elements, i);
		if (number > start &&
		    (r->bits > KZ_TRIPLE_BITS || (number - start) >> r->bits))
			break;
		if (number > start && in)
			err = keep_next(ranges, low,
					r->low + (number - start) - 1);
		if (number > start)
			low = r->low + (number - start);
		in = !in;
	}
	if (err || !in)
		return err;
	return keep_next(ranges, low,
			 r->low + (uint32_t)((1ULL << r->bits) - 1));
}

static int leaf_read(const struct reader *reader, const struct kz_node *leaf,
		     const struct region *r)
{
	const void *elements = reader->image->bytes + leaf->base;

	if (!leaf->count)
		return 0;
	switch (leaf->element) {
	case KZ_ELEMENT_INTERVAL:
		return intervals_read(reader->ranges, elements, leaf->count);
	case KZ_ELEMENT_PREFIX:
		return prefixes_read(reader->ranges, elements, leaf->count);
	case KZ_ELEMENT_HALF:
		return halves_read(reader->ranges, elements, leaf->count);
	case KZ_ELEMENT_WHOLE:
		return singles_read(reader->ranges, elements, leaf->count);
	case KZ_ELEMENT_VALUES:
		return values_read(reader->ranges, elements, r);
	default:
		return bounds_read(reader->ranges, elements, r,
				   leaf->element == KZ_ELEMENT_IN);
	}
}

/* Levels fall on the way down: it ends. */
static int node_read(const struct reader *reader, const struct kz_node *node,
		     const struct region *r)
{
	const struct kz_node *child =
		(const void *)(reader->image->bytes + node->base);
	struct region part = { .low = r->low };
	uint32_t i;
	int err = 0;

	if (!node->right)
		return leaf_read(reader, node, r);
	/* Of a packed set, whose cuts take the word's bits from the top. */
	part.bits = node->right - node->left;
	for (i = 0; i < 1U << (32 - node->right) && !err; i++, child++) {
		err = node_read(reader, child, &part);
		part.low += (uint32_t)(1ULL << (part.bits & 63));
	}
	return err;
}

int image_set_read(const struct image *image, const struct kz_info_set *set,
		   struct ranges *ranges)
{
	const struct reader reader = { image, ranges };
	const struct region whole = { .bits = set->type == KZ_SET_PORT ? 16 :
									 32 };

	return node_read(&reader, (const void *)(image->bytes + set->root),
			 &whole);
}
