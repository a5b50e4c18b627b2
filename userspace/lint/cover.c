// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/lint/redundant.h"

static float interval_share(const struct extent *own,
			    const struct extent *extent)
{
	uint32_t low = own->low > extent->low ? own->low : extent->low;
	uint32_t high = own->high < extent->high ? own->high : extent->high;

	if (low == extent->low && high == extent->high)
		return 1;
	return ((float)(high - low) + 1) /
	       ((float)(extent->high - extent->low) + 1);
}

float lint_share(const struct space *space, uint32_t rule,
		 const struct region *region)
{
	uint64_t atoms = space->atoms[rule] & region->atoms;
	float share = 1;
	unsigned int d;

	if (atoms != region->atoms)
		share = (float)__builtin_popcountll(atoms) /
			__builtin_popcountll(region->atoms);
	for (d = 0; d < space->n_dimensions; d++) {
		const struct extent *extent = &region->extents[d];
		const struct extent *own = &space->extents[d][rule];

		if (!space->dimensions[d].bits)
			share *= interval_share(own, extent);
		else if (own->mask & ~extent->mask)
			share /= 1ULL << __builtin_popcount(own->mask &
							    ~extent->mask);
	}
	return share;
}

size_t lint_select(const struct space *space, const struct division *division,
		   const struct region *part, const uint32_t *list,
		   size_t count, uint32_t *out)
{
	int d = division->dimension;
	size_t i, n = 0;

	for (i = 0; i < count; i++)
		if (d < 0 ? (space->atoms[list[i]] & part->atoms) != 0 :
			    space_overlap_in(space, list[i], d,
					     &part->extents[d]) != OVERLAP_NONE)
			out[n++] = list[i];
	return n;
}

/* True if the rule has but pieces of the region, and they are many. */
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
	int answer = ANSWER_NO, i;
	size_t n;

	if (!inside)
		return -ENOMEM;
	region_divide(c->space, region, division, parts);
	for (i = 0; i < 2 && answer == ANSWER_NO; i++) {
		n = lint_select(c->space, division, &parts[i], list, count,
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
		return ANSWER_NO;
	if (depth == LINT_MAX_DEPTH || c->budget < count)
		return ANSWER_OPEN;
	c->budget -= count;
	if (own == OVERLAP_PARTIAL &&
	    space_edge(space, c->rule, region, &division))
		return cover_both(c, region, &division, list, count, depth);
	for (i = 0; i < count; i++) {
		share = lint_share(space, list[i], region);
		if (share == 1 &&
		    space_overlap(space, list[i], region) == OVERLAP_FULL)
			return ANSWER_NO;
		if (share > most) {
			most = share;
			widest = list[i];
		}
	}
	if (!count || !space_edge(space, widest, region, &division))
		return ANSWER_YES;
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
	/* What is not covered may be between the pieces. */
	return answer == ANSWER_YES && many ? ANSWER_OPEN : answer;
}
