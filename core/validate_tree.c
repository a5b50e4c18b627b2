// SPDX-License-Identifier: GPL-2.0-only
/* The validator: nodes of trees and of sets. */
#include "core/validate_check.h"
#include "core/yield.h"

static int check_leaf(const struct kz_check *c, __u32 offset)
{
	const struct kz_node *leaf = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;

	if (leaf->level)
		return kz_check_fail(c, offset, "leaf with a level");
	if (leaf->count == 0) /* its base is looked up all the same */
		return leaf->base ? kz_check_fail(c, offset,
						  "empty leaf with a base") :
				    0;
	if (leaf->count > KZ_LEAF_RULES ||
	    leaf->base % sizeof(struct kz_candidate) ||
	    !kz_check_holds(h->candidates,
			    h->candidates + (__u64)h->n_candidates *
						    sizeof(struct kz_candidate),
			    leaf->base, leaf->count,
			    sizeof(struct kz_candidate)))
		return kz_check_fail(c, offset, "bad leaf");
	return 0;
}

static int check_box_leaf(const struct kz_check *c, __u32 offset)
{
	const struct kz_node *leaf = (const void *)(c->image + offset);
	__u32 boxes = KZ_BOX_COUNT(leaf->count);
	__u32 words = KZ_BOX_SIZE(leaf->count);

	if (!boxes || boxes > KZ_LEAF_BOXES || !words || words > KZ_BOX_WORDS ||
	    boxes * words * sizeof(struct kz_interval) > KZ_MAX_READ ||
	    leaf->base % sizeof(struct kz_interval) ||
	    !kz_check_holds(c->header->rules, c->header->hot_size, leaf->base,
			    boxes * words, sizeof(struct kz_interval)))
		return kz_check_fail(c, offset, "bad leaf of boxes");
	return 0;
}

static int check_set_leaf(const struct kz_check *c, __u32 offset)
{
	static const struct {
		__u32 size;
		__u32 align;
		__u32 least;
		__u32 most;
	} elements[KZ_ELEMENTS] = {
#define SET_LEAF(kind, type, its_least, its_most) \
	[KZ_ELEMENT_##                            \
		kind] = { sizeof(type), sizeof(type), its_least, its_most }
		SET_LEAF(INTERVAL, struct kz_interval, 1, KZ_LEAF_ELEMENTS),
		SET_LEAF(PREFIX, struct kz_prefix, 1, KZ_LEAF_ELEMENTS),
		[KZ_ELEMENT_HALF] = { KZ_HALF_SIZE, sizeof(__u64), 1,
				      KZ_LEAF_WIDE },
		SET_LEAF(WHOLE, struct kz_whole, 1, KZ_LEAF_WIDE),
		SET_LEAF(OUT, struct kz_triple, KZ_LEAF_TRIPLES,
			 KZ_LEAF_TRIPLES),
		SET_LEAF(IN, struct kz_triple, KZ_LEAF_TRIPLES,
			 KZ_LEAF_TRIPLES),
		SET_LEAF(VALUES, struct kz_triple, KZ_LEAF_TRIPLES,
			 KZ_LEAF_TRIPLES),
#undef SET_LEAF
	};
	const struct kz_node *leaf = (const void *)(c->image + offset);

	if (leaf->level)
		return kz_check_fail(c, offset, "leaf with a level");
	if (leaf->element >= KZ_ELEMENTS)
		return kz_check_fail(c, offset, "unknown set element");
	if (!leaf->count)
		return 0;
	if (leaf->element == KZ_ELEMENT_BOX)
		return check_box_leaf(c, offset);
	if (leaf->count < elements[leaf->element].least ||
	    leaf->count > elements[leaf->element].most ||
	    leaf->base % elements[leaf->element].align ||
	    !kz_check_holds(c->header->rules, c->header->hot_size, leaf->base,
			    leaf->count, elements[leaf->element].size))
		return kz_check_fail(c, offset, "bad set leaf");
	return 0;
}

/* A run of nodes, and what the cuts in it may do. */
struct kz_section {
	__u32 start; /* where their children are */
	__u32 n_nodes;
	__u32 words; /* of the key that cuts may read */
	__u32 depth; /* the highest level */
	__u64 fanout; /* so far */
	__u32 touched_from; /* of a change: no node outside was written */
	__u32 touched_end;
	int (*check_leaf)(const struct kz_check *c, __u32 offset);
};

static __u32 section_end(const struct kz_section *section)
{
	return section->start + section->n_nodes * sizeof(struct kz_node);
}

/* A cut's children are in the section and have lower levels. */
static int check_cut(const struct kz_check *c, __u32 offset,
		     struct kz_section *section)
{
	const struct kz_node *node = (const void *)(c->image + offset);
	const struct kz_node *child;
	__u32 i, fanout;

	if (!node->level || node->level > section->depth || node->offset % 4 ||
	    node->offset / 4 >= section->words || node->left > 31 ||
	    node->right > 31 || node->right < 32 - KZ_MAX_CUT)
		return kz_check_fail(c, offset, "bad node");
	fanout = 1U << (32 - node->right);
	section->fanout += fanout;
	if (section->fanout > KZ_MAX_FANOUT)
		return kz_check_fail(c, offset, "nodes' fan-out");
	if (node->base % sizeof(*node) ||
	    !kz_check_holds(section->start, section_end(section), node->base,
			    fanout, sizeof(*node)))
		return kz_check_fail(c, offset,
				     "node's children outside the nodes");
	child = (const void *)(c->image + node->base);
	for (i = 0; i < fanout; i++)
		if (child[i].level >= node->level)
			return kz_check_fail(c, offset,
					     "walk does not descend");
	return 0;
}

static int check_node(const struct kz_check *c, __u32 offset,
		      struct kz_section *section)
{
	const struct kz_node *node = (const void *)(c->image + offset);

	return node->right ? check_cut(c, offset, section) :
			     section->check_leaf(c, offset);
}

/* What was written of the section, and what lies in between. */
static void touched_find(const struct kz_check *c, struct kz_section *section)
{
	const __u32 step = 8 * KZ_TOUCHED_SIZE; /* of a byte of bits */
	__u32 end = section_end(section) / step, i;

	section->touched_from = KZ_NONE;
	for (i = section->start / step; i <= end; i++) {
		if (!c->touched[i])
			continue;
		if (section->touched_from == KZ_NONE)
			section->touched_from = i * step;
		section->touched_end = (i + 1) * step;
	}
}

/* A cut that was not written, nor were its children; or a leaf. */
static bool is_as_before(const struct kz_check *c, __u32 offset,
			 struct kz_section *section)
{
	const struct kz_node *node = (const void *)(c->image + offset);
	__u32 fanout;

	if (!c->touched || kz_check_is_touched(c, offset))
		return false;
	/* It was validated before, and so can be shifted by. */
	fanout = node->right ? 1U << (32 - node->right) : 0;
	if (fanout && node->base < section->touched_end &&
	    node->base + fanout * sizeof(*node) > section->touched_from)
		return false;
	section->fanout += fanout;
	return true;
}

static int check_nodes(const struct kz_check *c, struct kz_section *section)
{
	__u32 i, offset = section->start;
	int err = 0;

	if (c->touched)
		touched_find(c, section);
	for (i = 0; i < section->n_nodes && !err; i++) {
		if (!(i & KZ_YIELD_INTERVAL))
			kz_yield();
		if (!is_as_before(c, offset, section))
			err = check_node(c, offset, section);
		offset += sizeof(struct kz_node);
	}
	return err;
}

/* The rules' nodes, and the trees, whose roots are not among them. */
int kz_trees_check(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	struct kz_section section = {
		.start = h->nodes,
		.n_nodes = h->n_nodes,
		.words = KZ_KEY_WORDS,
		.depth = h->depth,
		.check_leaf = check_leaf,
	};
	const struct kz_tree *tree = (const void *)(c->image + h->trees);
	__u32 i, offset;
	int err = check_nodes(c, &section);

	for (i = 0; i < h->n_trees && !err; i++) {
		offset = h->trees + i * sizeof(*tree);
		if (tree[i].root.right ?
			    tree[i].end % sizeof(struct kz_node) ||
				    tree[i].end > section_end(&section) :
			    tree[i].end)
			return kz_check_fail(c, offset, "bad tree");
		err = check_node(c, offset, &section);
	}
	return err;
}

int kz_sets_check(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	struct kz_section section = {
		.start = h->set_nodes,
		.n_nodes = h->n_set_nodes,
		.words = KZ_KEY_WORDS,
		.depth = h->set_depth,
		.check_leaf = check_set_leaf,
	};

	return check_nodes(c, &section);
}
