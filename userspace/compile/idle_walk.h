/* SPDX-License-Identifier: GPL-2.0-only */
/* While it is asked which rules would be missed: see idle_missed.c. */
#ifndef KZ_IDLE_WALK_H
#define KZ_IDLE_WALK_H

#include "idle_search.h"

#define IDLE_DEEP 300 /* divisions; each is on the stack */

struct idle_walk {
	struct idle_search *s;
	const struct space *space;
	uint64_t budget; /* comparisons of a rule with a region */
	int error; /* -ENOMEM, or -EAGAIN: the budget is spent */
};

/* False if it could not, or something else was wrong before. */
bool idle_spend(struct idle_walk *w, uint64_t work);

/*
 * True if whatever of @rule is in the region is met by one of @list, which are
 * the rules behind it, in order, that does the same.
 */
bool idle_is_met(struct idle_walk *w, const struct region *region,
		 uint32_t rule, const uint32_t *list, size_t count);

#endif
