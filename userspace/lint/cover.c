// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/lint/cover.h"
#include "userspace/lint/region.h"

#define MAX_DEPTH 300 /* divisions; each is on the stack */

/* True if the rule's lists have too many ranges to divide by each. */
static bool many_pieces(const struct space *space, uint32_t rule)
{
	uint32_t i, to = space->first_limit[rule + 1];
	size_t pieces = 0;

	for (i = space->first_limit[rule]; i < to; i++)
		pieces += space->limits[i].count;
	return pieces > LINT_PIECES;
}

static int cover(struct lint_cover *c, const struct region *region,
		 const uint32_t *list, size_t count, unsigned int depth);

static int cover_both(struct lint_cover *c, const struct region *region,
		      const struct division *division, const uint32_t *list,
		      size_t count, unsigned int depth)
{
	uint32_t *inside = malloc((count + 1) * sizeof(*inside));
	struct region parts[2];
	int answer = ANSWER_YES, i;
	size_t n;

	if (!inside)
		return -ENOMEM;
	region_divide(c->space, region, division, parts);
	for (i = 0; i < 2 && answer == ANSWER_YES; i++) {
		n = region_select(c->space, division, &parts[i], list, count,
				  inside);
		answer = cover(c, &parts[i], inside, n, depth + 1);
	}
	free(inside);
	return answer;
}

static int cover(struct lint_cover *c, const struct region *region,
		 const uint32_t *list, size_t count, unsigned int depth)
{
	const struct space *space = c->space;
	enum overlap own = c->pieces ? space_overlap(space, c->rule, region) :
				       OVERLAP_FULL;
	struct division division;
	uint32_t widest = 0;
	float most = -1, share;
	size_t i;

	if (own == OVERLAP_NONE)
		return ANSWER_YES;
	if (depth == MAX_DEPTH || c->budget < count)
		return ANSWER_OPEN;
	c->budget -= count;
	if (own == OVERLAP_PARTIAL &&
	    space_edge(space, c->rule, region, &division))
		return cover_both(c, region, &division, list, count, depth);
	for (i = 0; i < count; i++) {
		share = region_share(space, list[i], region);
		if (share == 1 &&
		    space_overlap(space, list[i], region) == OVERLAP_FULL)
			return ANSWER_YES;
		if (share > most) {
			most = share;
			widest = list[i];
		}
	}
	if (!count || !space_edge(space, widest, region, &division))
		return ANSWER_NO;
	return cover_both(c, region, &division, list, count, depth);
}

int lint_cover(struct lint_cover *c, const struct region *region,
	       uint32_t *list, size_t count)
{
	bool many = many_pieces(c->space, c->rule);
	size_t i, n = 0;
	int answer;

	c->pieces = c->space->limited[c->rule] && !many;
	for (i = 0; i < count; i++)
		if (!c->space->opaque[list[i]] &&
		    space_overlap(c->space, list[i], region) != OVERLAP_NONE)
			list[n++] = list[i];
	answer = cover(c, region, list, n, 0);
	/* What is not covered may be outside of the rule's ranges. */
	return answer == ANSWER_NO && many ? ANSWER_OPEN : answer;
}
