/* SPDX-License-Identifier: GPL-2.0-only */
/* A range of values as pieces that a tree can tell apart and compare. */
#ifndef KZ_RANGE_SPLIT_H
#define KZ_RANGE_SPLIT_H

#include "userspace/compile/tree.h"
#include "userspace/policy/policy.h"

/*
 * Append to @out, as struct range, what @range of @type is in its key words:
 * prefixes of four words; of a part of a word, blocks that differ in their
 * lowest bits only; else itself. 0 or -ENOMEM.
 */
int range_split(const struct range *range, const struct condition_type *type,
		struct buffer *out);

/* The same without single values where a few blocks do: pieces multiply. */
int range_split_coarsely(const struct range *range,
			 const struct condition_type *type, struct buffer *out);

/* What a piece's word is to a tree that may cut the bits of @mask only. */
void range_bound(struct tree_bound *bound, uint32_t mask, uint32_t low,
		 uint32_t high);

#endif
