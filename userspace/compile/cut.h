/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where to cut: the choice of the bits that tell a node's items apart best.
 *
 * Each item's bound of a word is reduced to the bits it determines. From how
 * many items have 0, 1 or either at each bit, every window of 1 to 8 adjacent
 * bits gets an estimate, as if bits were independent, of how many items are
 * left in a child; the most promising windows are then counted out. Large
 * nodes are estimated from a sample.
 */
#ifndef KZ_CUT_H
#define KZ_CUT_H

#include "userspace/compile/tree.h"

#define CUT_MAX_BITS 8 /* to tell apart what a sample shows */
/*
 * Of a cut that is certain to help. An IPv6 range is two chains of prefixes,
 * each a bit longer than the one before: cut by 5 bits it takes 20 KiB, by 8
 * bits 70; 4 would leave no depth (128 bits in KZ_MAX_DEPTH steps) for better
 * cuts.
 */
#define CUT_SURE_BITS 5

struct tree_cut {
	unsigned int word; /* index into items->words */
	unsigned int shift;
	unsigned int bits; /* 1..KZ_MAX_CUT */
};

/* The part of @bound that the path leaves: false if nothing is left. */
bool bound_clip(const struct tree_bound *bound, uint32_t mask, uint32_t value,
		struct tree_bound *clipped);

/* True if every value the path leaves is within @bound. */
bool bound_covers(const struct tree_bound *bound, uint32_t mask,
		  uint32_t value);

/* How badly a cut is needed. */
enum cut_need {
	CUT_IF_CHEAP, /* the leaf would do */
	CUT_IF_USEFUL, /* the leaf would overflow into another tree */
	CUT_AT_ANY_PRICE, /* there is no other tree */
};

/*
 * A cut is worth its gain, in bits of information, less what its memory costs:
 * @copy_price for a doubling of the items in all children. False if no cut is
 * worth that, or none tells anything apart.
 *
 * Measured on ClassBench: a limit on growth instead of a price spills rules
 * into many trees (17 instead of 7 on acl1_10k, and six times the compares).
 * At 1.5 the trees of fw1_10k take 11 bytes a rule and 6.5 candidates a
 * packet, at 1.1 14 and 4.7, at 0.9 they take 171.
 */
bool tree_cut_choose(const struct tree_items *items, const uint32_t *list,
		     size_t count, const struct tree_known *known,
		     enum cut_need need, float copy_price,
		     struct tree_cut *cut);

/*
 * The topmost bits of the first word that the path leaves open; false if it
 * leaves none. Such cuts alone tell disjoint intervals apart, and disjoint
 * prefixes of several words: children that share their items have one at most.
 */
bool tree_cut_topmost(const struct tree_items *items,
		      const struct tree_known *known, struct tree_cut *cut);

/* How many of these there are to the last open bit; no cut makes it more. */
unsigned int tree_cuts_left(const struct tree_items *items,
			    const struct tree_known *known);

#endif
