/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search for redundant rules: what its steps share. A rule stays open until
 * a step answers that it is needed, or that it is not.
 */
#ifndef KZ_LINT_REDUNDANT_SEARCH_H
#define KZ_LINT_REDUNDANT_SEARCH_H

#include <errno.h>

#include "userspace/lint/analysis.h"

#define LINT_MAX_DEPTH 300 /* divisions; each is on the stack */

struct lint_search {
	struct lint_analysis *s; /* answers go into s->needed */
	uint64_t budget; /* comparisons of a rule with a region; goes down */
	/*
	 * -ENOMEM, or -EAGAIN: the budget is spent. Once it is set, each step
	 * returns soon, and what it returns is of no use.
	 */
	int error;
};

/* Take @work from the budget. False if .error is set. */
static inline bool lint_spend(struct lint_search *search, uint64_t work)
{
	if (search->budget < work)
		search->error = search->error ? search->error : -EAGAIN;
	else
		search->budget -= work;
	return !search->error;
}

#endif
