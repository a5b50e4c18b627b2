/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Decision trees over key words: the builder of rule trees and sets.
 *
 * An item is a box: per key word an interval of values, and some bits of it
 * fixed. A tree cuts the key's space by a few bits of one word at a time until
 * few items are left, which its leaf lists; the reader of a leaf compares
 * in full, so a cut may look only at bits that tell items apart, and a box
 * may be larger than what the item really matches.
 *
 * Unlike HiCuts and its kin (Gupta, McKeown, "Packet classification using
 * hierarchical intelligent cuttings", 1999) the bits cut need not be the
 * topmost unresolved ones; see cut.h for how they are chosen.
 */
#ifndef KZ_TREE_H
#define KZ_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "userspace/base/buffer.h"
#include "core/image.h"

/* An item's values of one word. */
struct tree_bound {
	uint32_t low; /* interval, inclusive */
	uint32_t high;
	uint32_t mask; /* bits that are fixed, and */
	uint32_t value; /* what they are */
};

#define TREE_BOUND_ANY ((struct tree_bound){ .high = UINT32_MAX })

/* Numbered in order of precedence: of two that match, the lower wins. */
struct tree_items {
	size_t count;
	unsigned int n_words;
	uint8_t words[KZ_KEY_WORDS]; /* key words that some item bounds */
	struct tree_bound *bounds[KZ_KEY_WORDS]; /* [n_words][count], owned */
	bool *exact; /* [count], owned: the box is all the item asks */
	unsigned int fill; /* a child should have so many: 1 at first */
};

/* 0 or -ENOMEM; nothing is bounded at first. */
int tree_items_init(struct tree_items *items, size_t count);
/* Where to write item @item's bound of key word @word; NULL: no memory. */
struct tree_bound *tree_items_bound(struct tree_items *items, size_t item,
				    uint8_t word);
void tree_items_free(struct tree_items *items);

/* True if it is certain that no key is in the boxes of both. */
bool tree_items_apart(const struct tree_items *items, size_t a, size_t b);

/* The bits of each of the items' words that the path to a node fixes. */
struct tree_known {
	uint32_t mask[KZ_KEY_WORDS];
	uint32_t value[KZ_KEY_WORDS];
};

struct tree_builder {
	const struct tree_items *items;
	struct buffer *nodes; /* struct kz_node; bases of cuts count from 0 */
	size_t max_size; /* of nodes, bytes: beyond it -EFBIG; 0: none */
	/* tree_build()'s own: */
	size_t room; /* bytes left of the budget */
	size_t spent; /* bytes of nodes of which all children are done */
	float done; /* share of the items that leaves have been written for */
	float copy_price; /* see cut.h */
	unsigned int leaf_target; /* cut further above this, if it pays */
	unsigned int leaf_maximum; /* of a leaf; at most KZ_LEAF_RULES */
	/*
	 * Write the @count items of a leaf, at most leaf_maximum, into @leaf.
	 */
	int (*write_leaf)(void *context, const uint32_t *list, size_t count,
			  struct kz_node *leaf);
	void *context;
	/* Bits that every key has, or that no item asks for; NULL: none are. A
	 * cut by a bit that every key has would tell no keys apart, only items
	 * that ask for it from those that do not.
	 */
	const struct tree_known *known;
	bool is_sure; /* cuts in order of the bits come to an end: tree_build() */
	/* Items that did not fit into some leaf, in order, each once. */
	bool *spilled; /* [items->count], or NULL: no leaf may overflow */
	size_t n_spilled;
	/* Items because of which a leaf leaves out later ones; or NULL. */
	bool *hides; /* [items->count] */
};

/*
 * Build a tree of the items in @list (ascending, @count of them); its root is
 * put into @root, the rest among the nodes. 0, -ENOMEM, -E2BIG if a leaf
 * overflows and spilled is NULL, or -EFBIG; then the added nodes are useless.
 */
int tree_build(struct tree_builder *builder, const uint32_t *list, size_t count,
	       struct kz_node *root);

#endif
