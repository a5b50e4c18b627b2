/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An image's trees, measured: their memory, and the cost of a look-up.
 *
 * Expected costs are the mean over all keys: each child of a node is equally
 * likely. Traffic is not like that, but it makes two policies' trees
 * comparable. A look-up reads all candidates of a leaf at most.
 */
#ifndef KZ_MEASURE_H
#define KZ_MEASURE_H

#include "userspace/compile/compile.h"

struct measure {
	uint32_t trees;
	uint32_t depth; /* steps to the deepest leaf */
	uint32_t nodes; /* shared ones once; the trees' roots too */
	uint32_t leaves;
	uint32_t sizes[KZ_LEAF_RULES + 1]; /* leaves by their size */
	uint32_t candidates; /* shared ones once; 0 of sets */
	double steps; /* expected: from roots to leaves, of all trees */
	double compares; /* expected: candidates or elements of those leaves */
};

struct measuring; /* of one image, while it is measured */

/* NULL: no memory. The image must be valid. */
struct measuring *measuring_new(const struct image *image);
void measuring_free(struct measuring *measuring);

/* The trees in @list together; each alone would count shared nodes again. */
void measure_trees(struct measuring *measuring, const struct kz_tree_list *list,
		   struct measure *measure);

/* All sets' trees that rules and `when` ask; expected costs are of one. */
void measure_sets(struct measuring *measuring, struct measure *measure);

#endif
