/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Conditions as matches, which the evaluator compares, and as a box, which the
 * tree builder cuts by.
 */
#ifndef KZ_LOWER_H
#define KZ_LOWER_H

#include "userspace/compile/lowered.h"

/*
 * @in_tree: the packet's family is known from the tree the rule is found in,
 * so it needs no match. 0, -ENOMEM, or -ENOSPC with a message at @at.
 */
int conditions_lower(struct output *output,
		     const struct policy_conditions *conditions, bool in_tree,
		     struct location at, struct lowered *lowered);

#endif
