// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/cost.h"
#include "userspace/compile/layout.h"
#include "userspace/compile/overlay.h"
#include "userspace/compile/rule_trees.h"

/* Nothing is copied that a leaf could list instead. */
#define PRICE 3.0f

/* The trees while they are built; offsets count from their sections' start. */
struct building {
	size_t count; /* of members */
	struct tree_items items; /* owned */
	struct search_rule *rules; /* owned */
	struct kz_candidate *candidates; /* owned */
	uint32_t *list; /* owned */
	struct output output; /* nodes, trees, candidates: owned */
	struct candidate_runs runs; /* owned */
	struct extent extents[ROOM_BYTES];
};

static int compare_members(const void *a, const void *b)
{
	const struct overlay_member *x = a, *y = b;
	uint32_t left = x->candidate.rule, right = y->candidate.rule;

	return left < right ? -1 : left > right;
}

static int building_init(struct building *b, const struct overlay *o)
{
	struct overlay_member *members = (void *)o->members.bytes;
	size_t i;

	*b = (struct building){
		.count = o->members.size / sizeof(*members),
	};
	if (!b->count)
		return 0;
	qsort(members, b->count, sizeof(*members), compare_members);
	b->rules = calloc(b->count, sizeof(*b->rules));
	b->candidates = calloc(b->count, sizeof(*b->candidates));
	b->list = calloc(b->count, sizeof(*b->list));
	if (!b->rules || !b->candidates || !b->list ||
	    tree_items_init(&b->items, b->count))
		return -ENOMEM;
	for (i = 0; i < b->count; i++) {
		b->candidates[i] = members[i].candidate;
		b->list[i] = i;
		if (overlay_bound(&b->items, i, &members[i]))
			return -ENOMEM;
	}
	return 0;
}

static void building_free(struct building *b)
{
	tree_items_free(&b->items);
	free(b->rules);
	free(b->candidates);
	free(b->list);
	candidate_runs_free(&b->runs);
	buffer_free(&b->output.nodes);
	buffer_free(&b->output.trees);
	buffer_free(&b->output.candidates);
}

static int trees_build(struct building *b)
{
	static const struct layout single = { { 0, 0, 0, 0 } };
	const struct search search = {
		.output = &b->output,
		.rules = b->rules,
		.items = &b->items,
		.candidates = b->candidates,
		.runs = &b->runs,
		.count = b->count,
	};

	if (!b->count)
		return 0;
	return layout_build(&search, &single, PRICE, 0, b->list, b->count);
}

static struct kz_tree *trees_of(struct building *b, uint32_t *count)
{
	*count = b->output.trees.size / sizeof(struct kz_tree);
	return (struct kz_tree *)b->output.trees.bytes;
}

/* What its trees may cost a packet, and whether the image's bounds hold. */
static int trees_price(const struct space *space, struct building *b,
		       uint32_t *steps)
{
	uint32_t count, dearest = 0, cost, i;
	const struct kz_tree *tree = trees_of(b, &count);
	size_t j;

	*steps = 0;
	if (count > KZ_ROOM_TREES)
		return -ENOSPC;
	for (j = 0; j < b->count; j++) {
		cost = KZ_COST_CANDIDATE * KZ_COST_COLD +
		       (b->candidates[j].flags >> KZ_CANDIDATE_COST_SHIFT);
		if (cost > dearest)
			dearest = cost;
	}
	for (i = 0; i < count; i++) {
		if (tree[i].root.level > space->header->depth)
			return -ENOSPC;
		*steps += (KZ_COST_TREE + tree[i].root.level) * KZ_COST_COLD +
			  KZ_LEAF_RULES * dearest;
	}
	return 0;
}

static void node_move(const struct space *space, const struct building *b,
		      struct kz_node *node)
{
	enum room_part part = node->right ? ROOM_NODES : ROOM_CANDIDATES;

	if (node->right || node->count)
		node->base += space_offset(space, part, b->extents[part].from);
}

/* Where it is in the room: offsets count from the image's start. */
static int trees_place(struct space *space, struct building *b)
{
	struct kz_node *node = (void *)b->output.nodes.bytes;
	uint32_t n_nodes = b->output.nodes.size / sizeof(*node), n_trees, i;
	struct kz_tree *tree = trees_of(b, &n_trees);
	int err;

	err = space_take(space, ROOM_NODES, n_nodes, &b->extents[ROOM_NODES]);
	if (!err)
		err = space_take(space, ROOM_CANDIDATES,
				 b->output.candidates.size /
					 sizeof(struct kz_candidate),
				 &b->extents[ROOM_CANDIDATES]);
	if (err)
		return err;
	for (i = 0; i < n_nodes; i++)
		node_move(space, b, &node[i]);
	for (i = 0; i < n_trees; i++) {
		node_move(space, b, &tree[i].root);
		if (tree[i].end)
			tree[i].end += space_offset(
				space, ROOM_NODES, b->extents[ROOM_NODES].from);
	}
	return 0;
}

/* All trees in order of their best rules, and the one that ends the search. */
static int list_make(const struct overlay *o, struct building *b,
		     struct buffer *list)
{
	uint32_t n_own, n_base = o->base.size / sizeof(struct kz_tree), i, j;
	const struct kz_tree *base = (const void *)o->base.bytes;
	const struct kz_tree *own = trees_of(b, &n_own);
	struct kz_tree *to =
		buffer_add(list, (n_base + n_own + 1) * sizeof(*to));

	if (!to)
		return -ENOMEM;
	for (i = j = 0; i < n_base || j < n_own; to++)
		*to = j == n_own || (i < n_base &&
				     base[i].best <= own[j].best) ?
			      base[i++] :
			      own[j++];
	to->best = KZ_NONE;
	return 0;
}

static int list_write(struct space *space, struct overlay *o,
		      struct building *b)
{
	struct extent *extent = &b->extents[ROOM_TREES];
	struct buffer list = { 0 };
	uint32_t count;
	int err;

	err = list_make(o, b, &list);
	count = list.size / sizeof(struct kz_tree);
	if (!err)
		err = space_take(space, ROOM_TREES, count, extent);
	if (!err) {
		patch_write(space->patch,
			    space_offset(space, ROOM_TREES, extent->from),
			    list.bytes, list.size);
		o->list = (struct kz_tree_list){ extent->from, count - 1,
						 o->list.serial + 1 };
	}
	buffer_free(&list);
	return err;
}

int overlay_build(struct space *space, struct overlay *o, uint32_t *steps)
{
	struct building b;
	int err;

	err = building_init(&b, o);
	if (!err)
		err = trees_build(&b);
	if (!err)
		err = trees_price(space, &b, steps);
	if (!err)
		err = trees_place(space, &b);
	if (!err)
		err = list_write(space, o, &b);
	if (!err) {
		patch_write(space->patch,
			    space_offset(space, ROOM_NODES,
					 b.extents[ROOM_NODES].from),
			    b.output.nodes.bytes, b.output.nodes.size);
		patch_write(space->patch,
			    space_offset(space, ROOM_CANDIDATES,
					 b.extents[ROOM_CANDIDATES].from),
			    b.output.candidates.bytes,
			    b.output.candidates.size);
		memcpy(o->extents, b.extents, sizeof(o->extents));
	}
	building_free(&b);
	return err;
}
