// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lint/cover.h"
#include "userspace/lint/redundant_region.h"
#include "userspace/lint/region.h"

/* The question about one rule. */
struct redundancy {
	struct lint_search *search;
	uint32_t rule;
	bool pieces; /* the rule's lists are short enough to divide by */
};

/* The cost of looking at the rule's lists: their ranges. */
static size_t list_cost(const struct space *space, uint32_t rule)
{
	size_t cost = 1;
	uint32_t i;

	for (i = space->first_limit[rule]; i < space->first_limit[rule + 1];
	     i++)
		cost += space->limits[i].count;
	return cost;
}

/* True if @other has another effect than the rule. */
static bool differs(const struct redundancy *m, uint32_t other)
{
	const uint32_t *effects = m->search->s->effects;

	return effects[other] != effects[m->rule];
}

static bool is_redundant(struct redundancy *m, const struct region *region,
			 const uint32_t *list, size_t count,
			 unsigned int depth);

static bool both_redundant(struct redundancy *m, const struct region *region,
			   const struct division *division,
			   const uint32_t *list, size_t count,
			   unsigned int depth)
{
	struct region parts[2];

	if (depth == LINT_MAX_DEPTH)
		return false;
	region_divide(&m->search->s->space, region, division, parts);
	return is_redundant(m, &parts[0], list, count, depth + 1) &&
	       is_redundant(m, &parts[1], list, count, depth + 1);
}

static bool is_redundant(struct redundancy *m, const struct region *region,
			 const uint32_t *list, size_t count, unsigned int depth)
{
	const struct space *space = &m->search->s->space;
	struct division division;
	enum overlap overlap;
	size_t i;

	overlap = m->pieces ? space_overlap(space, m->rule, region) :
			      OVERLAP_FULL;
	if (overlap == OVERLAP_NONE)
		return true;
	if (overlap == OVERLAP_PARTIAL &&
	    space_edge(space, m->rule, region, &division))
		return both_redundant(m, region, &division, list, count, depth);
	for (i = 0; i < count && lint_spend(m->search, 1); i++) {
		overlap = space_overlap(space, list[i], region);
		if (overlap == OVERLAP_NONE)
			continue;
		/* With limits, partial may turn out to be none. */
		if (differs(m, list[i])) {
			if (overlap == OVERLAP_FULL || !space->limited[list[i]])
				return false;
		} else if (space->opaque[list[i]]) {
			continue;
		} else if (overlap == OVERLAP_FULL) {
			return true;
		}
		return space_edge(space, list[i], region, &division) &&
		       both_redundant(m, region, &division, list + i, count - i,
				      depth);
	}
	return false;
}

/* True if one of the later rules alone is seen to match all of it. */
static bool one_makes_redundant(struct redundancy *m,
				const struct region *region,
				const uint32_t *list, size_t count)
{
	const struct space *space = &m->search->s->space;
	size_t i, cost = list_cost(space, m->rule);

	for (i = 0; i < count; i++) {
		if (!lint_spend(m->search, cost + list_cost(space, list[i])))
			return false;
		if (differs(m, list[i])) {
			if (space_overlap(space, list[i], region) !=
			    OVERLAP_NONE)
				return false;
		} else if (space_contains(space, list[i], m->rule, region)) {
			return true;
		}
	}
	return false;
}

bool lint_redundant_in(struct lint_search *search, const struct region *region,
		       uint32_t rule, const uint32_t *list, size_t count)
{
	const struct space *space = &search->s->space;
	struct redundancy m = {
		.search = search,
		.rule = rule,
		.pieces = space->limited[rule] &&
			  list_cost(space, rule) <= LINT_PIECES,
	};
	struct region own;

	if (!space_clip(space, rule, region, &own))
		return true;
	return one_makes_redundant(&m, &own, list, count) ||
	       is_redundant(&m, &own, list, count, 0);
}
