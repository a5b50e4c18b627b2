/* SPDX-License-Identifier: GPL-2.0-only */
/* Do some rules together match all of a region? */
#ifndef KZ_LINT_COVER_H
#define KZ_LINT_COVER_H

#include "userspace/lint/answer.h"
#include "userspace/lint/space.h"

/*
 * A search divides the region at the edges of the rule that matches most of it,
 * so that few rules are needed where few suffice.
 */
struct lint_cover {
	const struct space *space;
	/* Only what this rule matches of the region has to be covered. */
	uint32_t rule;
	uint64_t budget; /* comparisons of a rule with a region; goes down */
	bool pieces; /* lint_cover()'s own: divide by the rule's ranges, too */
};

/* Lists of so many ranges in all are divided range by range. */
#define LINT_PIECES 64

/*
 * ANSWER_YES if the rules of @list (@count; used up) together match all that
 * cover->rule matches of @region, ANSWER_NO if not, ANSWER_OPEN if the budget
 * or LINT_PIECES does not suffice; or -ENOMEM.
 */
int lint_cover(struct lint_cover *cover, const struct region *region,
	       uint32_t *list, size_t count);

#endif
