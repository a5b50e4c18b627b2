/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Conditions as matches, which the evaluator compares, and as a box, which the
 * tree builder cuts by.
 */
#ifndef KZ_LOWER_H
#define KZ_LOWER_H

#include "userspace/compile/output.h"

struct lowered {
	struct kz_match matches[KZ_MAX_MATCHES];
	unsigned int n_matches;
	struct tree_bound bounds[KZ_KEY_WORDS]; /* by key word */
	bool exact; /* the bounds are all that the rule asks */
	bool families[KZ_FAMILIES]; /* it can match packets of */
};

/*
 * @in_tree: the packet's family is known from the tree the rule is found in,
 * so it needs no match. 0, -ENOMEM, or -ENOSPC with a message at @at.
 */
int conditions_lower(struct output *output,
		     const struct policy_conditions *conditions, bool in_tree,
		     struct location at, struct lowered *lowered);

/*
 * Narrow @lowered to the addresses of @range, a prefix, of @type. 0; -ENOSPC:
 * there is no room for another match.
 */
int lowered_narrow(struct lowered *lowered, const struct condition_type *type,
		   const struct range *range);

#endif
