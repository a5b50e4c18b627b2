// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/cut.h"
#include "userspace/compile/tree.h"

/* Of the items: when so many are done, the rest is foreseen; how far amiss. */
#define FORESEEN 0.03f
#define MARGIN 1.5f

int tree_items_init(struct tree_items *items, size_t count)
{
	*items = (struct tree_items){ .count = count, .fill = 1 };
	items->exact = calloc(count + 1, sizeof(*items->exact));
	return items->exact ? 0 : -ENOMEM;
}

struct tree_bound *tree_items_bound(struct tree_items *items, size_t item,
				    uint8_t word)
{
	struct tree_bound *bounds;
	unsigned int i;
	size_t j;

	for (i = 0; i < items->n_words; i++)
		if (items->words[i] == word)
			return &items->bounds[i][item];
	bounds = malloc(items->count * sizeof(*bounds));
	if (!bounds)
		return NULL;
	for (j = 0; j < items->count; j++)
		bounds[j] = TREE_BOUND_ANY;
	items->words[items->n_words] = word;
	items->bounds[items->n_words++] = bounds;
	return &bounds[item];
}

void tree_items_free(struct tree_items *items)
{
	unsigned int i;

	for (i = 0; i < items->n_words; i++)
		free(items->bounds[i]);
	free(items->exact);
	*items = (struct tree_items){ 0 };
}

bool tree_items_apart(const struct tree_items *items, size_t a, size_t b)
{
	const struct tree_bound *x, *y;
	unsigned int i;

	for (i = 0; i < items->n_words; i++) {
		x = &items->bounds[i][a];
		y = &items->bounds[i][b];
		if (x->low > y->high || y->low > x->high ||
		    (x->value ^ y->value) & x->mask & y->mask)
			return true;
	}
	return false;
}

/* The items that go to each child of a cut: lists, one after the other. */
struct children {
	uint32_t *items; /* owned */
	size_t *start; /* [n + 1], owned */
	uint32_t *same; /* [n], owned: the first child with the same list */
	bool *shared; /* [n], owned: it is that of others too */
};

static void children_free(struct children *children)
{
	free(children->items);
	free(children->start);
	free(children->same);
	free(children->shared);
}

/* Children of @cut that @item reaches: [first, last], of those fitting. */
static bool item_children(const struct tree_items *items, uint32_t item,
			  const struct tree_known *known,
			  const struct tree_cut *cut, struct tree_bound *c,
			  uint32_t *first, uint32_t *last)
{
	uint32_t window = (1U << cut->bits) - 1;

	if (!bound_clip(&items->bounds[cut->word][item], known->mask[cut->word],
			known->value[cut->word], c))
		return false;
	*first = 0;
	*last = window;
	if (!((uint64_t)(c->low ^ c->high) >> (cut->shift + cut->bits))) {
		*first = c->low >> cut->shift & window;
		*last = c->high >> cut->shift & window;
	}
	c->mask = c->mask >> cut->shift & window;
	c->value = c->value >> cut->shift & window;
	return true;
}

/* Deal @list out to the children; room[] counts, or places when @fill. */
static void children_deal(const struct tree_items *items, const uint32_t *list,
			  size_t count, const struct tree_known *known,
			  const struct tree_cut *cut, size_t *room,
			  uint32_t *fill)
{
	uint32_t first, last, child;
	struct tree_bound c;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!item_children(items, list[i], known, cut, &c, &first,
				   &last))
			continue;
		for (child = first; child <= last; child++) {
			if ((child ^ c.value) & c.mask)
				continue;
			if (fill)
				fill[room[child]] = list[i];
			room[child]++;
		}
	}
}

static int children_split(const struct tree_items *items, const uint32_t *list,
			  size_t count, const struct tree_known *known,
			  const struct tree_cut *cut, struct children *children)
{
	uint32_t n = 1U << cut->bits, i;
	size_t *room = calloc(n, sizeof(*room));

	*children = (struct children){
		.start = calloc(n + 1, sizeof(*children->start)),
		.same = calloc(n, sizeof(*children->same)),
		.shared = calloc(n, sizeof(*children->shared)),
	};
	if (!room || !children->start || !children->same || !children->shared)
		goto out_memory;
	children_deal(items, list, count, known, cut, room, NULL);
	for (i = 0; i < n; i++)
		children->start[i + 1] = children->start[i] + room[i];
	children->items = malloc((children->start[n] + 1) * sizeof(*list));
	if (!children->items)
		goto out_memory;
	memcpy(room, children->start, n * sizeof(*room));
	children_deal(items, list, count, known, cut, room, children->items);
	free(room);
	return 0;

out_memory:
	free(room);
	children_free(children);
	return -ENOMEM;
}

static bool children_equal(const struct children *children, uint32_t a,
			   uint32_t b)
{
	size_t length = children->start[a + 1] - children->start[a];

	return length == children->start[b + 1] - children->start[b] &&
	       !memcmp(children->items + children->start[a],
		       children->items + children->start[b],
		       length * sizeof(*children->items));
}

/*
 * For each child the first one with the same list: they share one subtree,
 * built as if the cut was not made, which is valid for all of them. Not so
 * if the list is still the whole @count: the cut would be made again.
 */
static void children_share(struct children *children, uint32_t n, size_t count)
{
	bool *shared = children->shared;
	uint32_t *same = children->same;
	uint32_t i, j;

	for (i = 0; i < n; i++) {
		same[i] = i;
		if (children->start[i + 1] - children->start[i] == count)
			continue;
		/* Twins are near each other, or among the first few. */
		for (j = 0; j < i && same[i] == i; j++) {
			if (j > 8 && i - j > 8)
				continue;
			if (same[j] == j && children_equal(children, j, i)) {
				same[i] = j;
				shared[j] = true;
			}
		}
	}
}

static bool item_covers(const struct tree_items *items, uint32_t item,
			const struct tree_known *known)
{
	unsigned int i;

	if (!items->exact[item])
		return false;
	for (i = 0; i < items->n_words; i++)
		if (!bound_covers(&items->bounds[i][item], known->mask[i],
				  known->value[i]))
			return false;
	return true;
}

static void hide_note(struct tree_builder *b, uint32_t item)
{
	if (b->hides)
		b->hides[item] = true;
}

/* How many of @list can still win: none after one that matches for sure. */
static size_t list_trim(struct tree_builder *b, const uint32_t *list,
			size_t count, const struct tree_known *known)
{
	size_t i;

	for (i = 0; i + 1 < count; i++)
		if (item_covers(b->items, list[i], known)) {
			hide_note(b, list[i]);
			return i + 1;
		}
	return count;
}

/* True if @other matches wherever @item can, on the path to here. */
static bool item_hides(const struct tree_items *items, uint32_t other,
		       uint32_t item, const struct tree_known *known)
{
	const struct tree_bound *outer;
	struct tree_bound c;
	unsigned int i;

	if (!items->exact[other])
		return false;
	for (i = 0; i < items->n_words; i++) {
		outer = &items->bounds[i][other];
		if (!bound_clip(&items->bounds[i][item], known->mask[i],
				known->value[i], &c))
			return true; /* it cannot match here at all */
		if (c.low < outer->low || c.high > outer->high ||
		    outer->mask & ~c.mask ||
		    (outer->value ^ c.value) & outer->mask)
			return false;
	}
	return true;
}

/* More than the leaf holds: keep the first, spill the rest, but for those that
 * can never win because one that is kept comes before them.
 */
static int write_full_leaf(struct tree_builder *b, const uint32_t *list,
			   size_t count, const struct tree_known *known,
			   struct kz_node *leaf)
{
	uint32_t kept[KZ_LEAF_RULES];
	size_t n = 0, i, k;

	for (i = 0; i < count; i++) {
		for (k = 0; k < n; k++)
			if (item_hides(b->items, kept[k], list[i], known))
				break;
		if (k < n) {
			hide_note(b, kept[k]);
			continue;
		}
		if (n < b->leaf_maximum) {
			kept[n++] = list[i];
		} else if (!b->spilled) {
			return -E2BIG;
		} else {
			b->n_spilled += !b->spilled[list[i]];
			b->spilled[list[i]] = true;
		}
	}
	return b->write_leaf(b->context, kept, n, leaf);
}

static int write_leaf(struct tree_builder *b, const uint32_t *list,
		      size_t count, const struct tree_known *known,
		      struct kz_node *leaf)
{
	if (count > b->leaf_maximum)
		return write_full_leaf(b, list, count, known, leaf);
	return b->write_leaf(b->context, list, count, leaf);
}

/* Items of a node, and the part that they are of all items of the tree. */
struct part {
	const uint32_t *list;
	size_t count;
	float share;
};

static int build(struct tree_builder *b, struct part part,
		 const struct tree_known *known, unsigned int depth,
		 struct kz_node *node);

/* Build the children of @cut into the nodes at @base; the highest of their
 * levels, or -errno.
 */
static int build_children(struct tree_builder *b, const struct tree_cut *cut,
			  const struct children *children, float share,
			  const struct tree_known *known, unsigned int depth,
			  size_t base)
{
	uint32_t n = 1U << cut->bits, window = (n - 1) << cut->shift, i;
	uint32_t value = known->value[cut->word] & ~window;
	const size_t *start = children->start;
	const uint32_t *same = children->same;
	struct tree_known inside = *known;
	struct kz_node node;
	struct part child;
	int level = 0, err;

	inside.mask[cut->word] |= window;
	share /= start[n] + n;
	for (i = 0; i < n; i++) {
		child.list = children->items + start[i];
		child.count = start[i + 1] - start[i];
		child.share = share * (child.count + 1);
		if (same[i] != i) {
			memcpy(b->nodes->bytes + base + i * sizeof(node),
			       b->nodes->bytes + base + same[i] * sizeof(node),
			       sizeof(node));
			b->done += child.share;
			continue;
		}
		inside.value[cut->word] = value | i << cut->shift;
		err = build(b, child, children->shared[i] ? known : &inside,
			    depth - 1, &node);
		if (err)
			return err;
		if (node.level > level)
			level = node.level;
		memcpy(b->nodes->bytes + base + i * sizeof(node), &node,
		       sizeof(node));
	}
	return level;
}

static enum cut_need cut_need(const struct tree_builder *b, size_t count)
{
	if (count <= b->leaf_maximum)
		return CUT_IF_CHEAP;
	return b->spilled ? CUT_IF_USEFUL : CUT_AT_ANY_PRICE;
}

/*
 * Where no leaf may overflow, cuts that are certain to help are made as long as
 * there is depth for them. False: make a leaf.
 */
static bool choose(const struct tree_builder *b, const uint32_t *list,
		   size_t count, const struct tree_known *known,
		   unsigned int depth, struct tree_cut *cut)
{
	enum cut_need need = cut_need(b, count);

	if (need == CUT_AT_ANY_PRICE && b->is_sure &&
	    depth <= tree_cuts_left(b->items, known))
		return tree_cut_topmost(b->items, known, cut);
	if (tree_cut_choose(b->items, list, count, known, need, b->copy_price,
			    cut))
		return true;
	return need == CUT_AT_ANY_PRICE &&
	       tree_cut_topmost(b->items, known, cut);
}

/* True if the nodes exceed their budget, or will by what is done. */
static bool is_beyond(const struct tree_builder *b)
{
	if (!b->max_size)
		return false;
	return b->nodes->size > b->max_size ||
	       (b->done > FORESEEN && b->spent > MARGIN * b->done * b->room);
}

static int build(struct tree_builder *b, struct part part,
		 const struct tree_known *known, unsigned int depth,
		 struct kz_node *node)
{
	struct children children;
	size_t base, size;
	struct tree_cut cut;
	int level;

	part.count = list_trim(b, part.list, part.count, known);
	if (part.count <= b->leaf_target || !depth ||
	    !choose(b, part.list, part.count, known, depth, &cut)) {
		*node = (struct kz_node){ 0 };
		b->done += part.share;
		return write_leaf(b, part.list, part.count, known, node);
	}
	if (is_beyond(b))
		return -EFBIG;
	base = b->nodes->size;
	size = sizeof(*node) << cut.bits;
	if (!buffer_add(b->nodes, size))
		return -ENOMEM;
	level = children_split(b->items, part.list, part.count, known, &cut,
			       &children);
	if (level)
		return level;
	children_share(&children, 1U << cut.bits, part.count);
	level = build_children(b, &cut, &children, part.share, known, depth,
			       base);
	children_free(&children);
	if (level < 0)
		return level;
	b->spent += size;
	*node = (struct kz_node){
		.base = base,
		.offset = b->items->words[cut.word] * 4,
		.left = 32 - cut.shift - cut.bits,
		.right = 32 - cut.bits,
		.level = level + 1,
	};
	return 0;
}

int tree_build(struct tree_builder *builder, const uint32_t *list, size_t count,
	       struct kz_node *root)
{
	struct tree_known known = { 0 };
	struct part all = { list, count, 1 };

	if (builder->known)
		known = *builder->known;
	if (builder->max_size > builder->nodes->size)
		builder->room = builder->max_size - builder->nodes->size;
	else
		builder->room = 0;
	builder->spent = 0;
	builder->done = 0;
	builder->is_sure = tree_cuts_left(builder->items, &known) <=
			   KZ_MAX_DEPTH;
	return build(builder, all, &known, KZ_MAX_DEPTH, root);
}
