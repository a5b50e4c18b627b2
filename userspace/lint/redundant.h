/* SPDX-License-Identifier: GPL-2.0-only */
/* While it is asked which rules would be missed: see redundant.c. */
#ifndef KZ_LINT_REDUNDANT_H
#define KZ_LINT_REDUNDANT_H

#include "userspace/lint/analysis.h"

#define LINT_MAX_DEPTH 300 /* divisions; each is on the stack */

struct lint_walk {
	struct lint_analysis *s;
	const struct space *space;
	uint64_t budget; /* comparisons of a rule with a region */
	int error; /* -ENOMEM, or -EAGAIN: the budget is spent */
};

/* False if it could not, or something else was wrong before. */
bool lint_spend(struct lint_walk *w, uint64_t work);

/*
 * True if whatever of @rule is in the region is met by one of @list, which are
 * the rules behind it, in order, that does the same.
 */
bool lint_redundant_in(struct lint_walk *w, const struct region *region,
		       uint32_t rule, const uint32_t *list, size_t count);

#endif
