// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/packed_set.h"

#define MANY 1024 /* ranges: the first cut has 4,096 children */
#define FILL 8UL /* bounds for each child of a cut, at least */
#define NO_BLOCK UINT64_MAX

/*
 * The numbers of all leaves of a kind. Those of leaves that agree in the higher
 * bits follow each other, so that a leaf may read into the next.
 */
struct stream {
	struct buffer triples; /* owned */
	uint64_t block; /* the higher bits now */
	size_t start; /* of its triples */
	size_t n; /* numbers in it */
	uint64_t filler; /* a number that changes nothing */
};

struct build {
	struct buffer *nodes;
	uint64_t *list; /* bounds: begin, end, begin...; owned */
	size_t count;
	struct stream bounds;
	struct stream values;
};

/* A part of the word's values. */
struct region {
	uint64_t low;
	unsigned int bits; /* of values in it */
	size_t first; /* bounds above low; odd: low is in the set */
	size_t end; /* of those in the region */
};

static unsigned int word_bits(const struct condition_type *type)
{
	uint64_t highest = (uint64_t)type->maximum << type->shift;

	return highest ? 64 - __builtin_clzll(highest) : 1;
}

bool packed_set_pays(const struct ranges *ranges,
		     const struct condition_type *type)
{
	/* It is divided by the word's bits, of which none may be free. */
	if (!type->shift && type->mask & (type->mask + 1))
		return false;
	return !condition_is_wide(type) &&
	       (ranges->count >= MANY || (ranges->count > KZ_LEAF_ELEMENTS &&
					  word_bits(type) <= KZ_TRIPLE_BITS));
}

static int list_make(struct build *b, const struct ranges *ranges,
		     unsigned int shift)
{
	size_t i;

	b->list = calloc(2 * ranges->count + 1, sizeof(*b->list));
	if (!b->list)
		return -ENOMEM;
	for (i = 0; i < ranges->count; i++) {
		b->list[b->count++] = (uint64_t)ranges->list[i].low[0] << shift;
		b->list[b->count++] = ((uint64_t)ranges->list[i].high[0] + 1)
				      << shift;
	}
	return 0;
}

/* Find @r's bounds, from its first on. */
static void region_bound(const struct build *b, struct region *r)
{
	while (r->first < b->count && b->list[r->first] <= r->low)
		r->first++;
	r->end = r->first;
	while (r->end < b->count && b->list[r->end] - r->low < 1ULL << r->bits)
		r->end++;
}

static bool is_in(const struct region *r)
{
	return r->first & 1;
}

/* True if single values are all that begins or ends in @r. */
static bool is_values(const struct build *b, const struct region *r)
{
	size_t i;

	if (is_in(r) || r->first == r->end)
		return false;
	for (i = r->first; i < r->end; i += 2)
		if (b->list[i + 1] != b->list[i] + 1)
			return false;
	return true;
}

static void stream_add(struct stream *s, uint64_t number)
{
	struct kz_triple *triple;

	if (s->n % 3 == 0)
		buffer_add(&s->triples, sizeof(*triple));
	if (s->triples.failed)
		return;
	triple = (void *)(s->triples.bytes + s->start);
	triple[s->n / 3].numbers |= number << s->n % 3 * KZ_TRIPLE_WIDTH;
	s->n++;
}

/* Append what a leaf reads that begins with the last number. */
static void stream_end(struct stream *s)
{
	size_t end = (s->n / 3 + KZ_LEAF_TRIPLES) * 3;

	while (s->block != NO_BLOCK && s->n < end && !s->triples.failed)
		stream_add(s, s->filler);
	s->start = s->triples.size;
	s->n = 0;
}

/* Regions come in order: a block is complete once the next begins. */
static void stream_begin(struct stream *s, uint64_t block)
{
	if (s->block == block)
		return;
	stream_end(s);
	s->block = block;
}

static void bounds_write(struct stream *s, const struct build *b,
			 const struct region *r, struct kz_node *leaf)
{
	size_t i;

	/* What precedes them is counted as well. */
	leaf->element = is_in(r) ^ (s->n % 3 & 1) ? KZ_ELEMENT_IN :
						    KZ_ELEMENT_OUT;
	for (i = r->first; i < r->end; i++)
		stream_add(s, b->list[i] % KZ_TRIPLE_NONE);
}

static void values_write(struct stream *s, const struct build *b,
			 const struct region *r, struct kz_node *leaf)
{
	size_t i;

	leaf->element = KZ_ELEMENT_VALUES;
	for (i = r->first; i < r->end; i += 2) {
		s->filler = b->list[i] % KZ_TRIPLE_NONE;
		stream_add(s, s->filler);
	}
}

/* The base of a leaf counts from its stream's start until relocation. */
static int leaf_write(struct build *b, const struct region *r,
		      struct kz_node *leaf)
{
	bool values = is_values(b, r);
	struct stream *s = values ? &b->values : &b->bounds;

	*leaf = (struct kz_node){ 0 };
	if (r->first == r->end && !is_in(r))
		return 0;
	stream_begin(s, r->low >> KZ_TRIPLE_BITS);
	leaf->base = s->start + s->n / 3 * sizeof(struct kz_triple);
	leaf->count = KZ_LEAF_TRIPLES;
	if (values)
		values_write(s, b, r, leaf);
	else
		bounds_write(s, b, r, leaf);
	return s->triples.failed ? -ENOMEM : 0;
}

/* The same triple may hold up to two numbers of the leaf before. */
static bool is_leaf(const struct build *b, const struct region *r)
{
	size_t n = r->end - r->first;

	if (!n)
		return true;
	if (is_values(b, r))
		n = (n + 1) / 2;
	return r->bits <= KZ_TRIPLE_BITS && n <= 3 * KZ_LEAF_TRIPLES - 2;
}

static unsigned int cut_bits(const struct region *r)
{
	size_t n = r->end - r->first;
	unsigned int bits = 1;

	if (r->bits > KZ_TRIPLE_BITS)
		bits = r->bits - KZ_TRIPLE_BITS;
	while (bits < KZ_MAX_CUT && bits < r->bits && FILL << (bits + 1) <= n)
		bits++;
	return bits;
}

static int build(struct build *b, const struct region *r, struct kz_node *node);

/* Children of a region, in order, by @bits of it; their highest level. */
static int children_build(struct build *b, const struct region *r,
			  unsigned int bits, size_t base)
{
	struct region child = { r->low, r->bits - bits, r->first, 0 };
	struct kz_node node;
	uint32_t i;
	int level = 0, err;

	for (i = 0; i < 1U << bits; i++) {
		region_bound(b, &child);
		err = build(b, &child, &node);
		if (err)
			return err;
		memcpy(b->nodes->bytes + base + i * sizeof(node), &node,
		       sizeof(node));
		if (node.level > level)
			level = node.level;
		child.first = child.end;
		child.low += 1ULL << child.bits;
	}
	return level;
}

static int build(struct build *b, const struct region *r, struct kz_node *node)
{
	unsigned int bits = cut_bits(r);
	size_t base = b->nodes->size;
	int level;

	if (is_leaf(b, r))
		return leaf_write(b, r, node);
	if (!buffer_add(b->nodes, sizeof(*node) << bits))
		return -ENOMEM;
	level = children_build(b, r, bits, base);
	if (level < 0)
		return level;
	*node = (struct kz_node){
		.base = base,
		.left = 32 - r->bits,
		.right = 32 - bits,
		.level = level + 1,
	};
	return 0;
}

/* Append @stream to @rules; its offset there. */
static uint32_t stream_finish(struct stream *stream, struct buffer *rules)
{
	uint32_t base;
	void *place;

	stream_end(stream);
	buffer_align(rules, sizeof(struct kz_triple));
	base = rules->size;
	place = buffer_add(rules, stream->triples.size);
	if (place && stream->triples.size)
		memcpy(place, stream->triples.bytes, stream->triples.size);
	rules->failed |= stream->triples.failed;
	buffer_free(&stream->triples);
	return base;
}

static void leaf_relocate(struct kz_node *node, uint32_t bounds,
			  uint32_t values)
{
	if (node->right || !node->count)
		return;
	node->base += node->element == KZ_ELEMENT_VALUES ? values : bounds;
}

int packed_set_build(struct output *output, const struct ranges *ranges,
		     const struct condition_type *type, struct kz_node *root)
{
	struct build b = {
		.nodes = &output->set_nodes,
		.bounds = { .block = NO_BLOCK, .filler = KZ_TRIPLE_NONE },
		.values = { .block = NO_BLOCK },
	};
	struct region whole = { .bits = word_bits(type) };
	size_t begin = b.nodes->size, i;
	uint32_t bounds, values;
	int err = list_make(&b, ranges, type->shift);

	if (err)
		return err;
	region_bound(&b, &whole);
	err = build(&b, &whole, root);
	bounds = stream_finish(&b.bounds, &output->rules);
	values = stream_finish(&b.values, &output->rules);
	free(b.list);
	leaf_relocate(root, bounds, values);
	for (i = begin; i < b.nodes->size; i += sizeof(*root))
		leaf_relocate((void *)(b.nodes->bytes + i), bounds, values);
	return err ?: output->rules.failed ? -ENOMEM : 0;
}
