// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/lint/redundant.h"
#include "userspace/lint/redundant_runs.h"
#include "userspace/lint/redundant_walk.h"
#include "userspace/lint/space_fill.h"

/*
 * Budgets: comparisons of a rule with a region, and of pairs; see shadowed.c.
 */
#define COMPARISONS 4000000
#define PAIRS 10000000

/* Compare with later rules, up to the first of another effect that overlaps. */
static enum lint_answer check_pair(const struct lint_analysis *s, uint32_t rule,
				   uint64_t *pairs)
{
	uint32_t i;

	for (i = rule + 1; i < s->space.count; i++) {
		if (!*pairs)
			return ANSWER_UNSURE;
		--*pairs;
		if (lint_never_matches(s, i))
			continue;
		if (s->effects[i] != s->effects[rule]) {
			if (space_intersects(&s->space, i, rule))
				return ANSWER_YES;
		} else if (space_shadows(&s->space, i, rule)) {
			return ANSWER_NO;
		}
	}
	return ANSWER_YES;
}

/* Where the search took too long: what one other rule alone shows. */
static void check_pairs(struct lint_analysis *s)
{
	uint64_t pairs = PAIRS;
	uint32_t i;

	for (i = 0; i < s->space.count; i++)
		if (s->needed[i] == ANSWER_OPEN)
			s->needed[i] = check_pair(s, i, &pairs);
}

int lint_find_redundant(struct lint_analysis *s)
{
	struct lint_search search = { .s = s, .budget = COMPARISONS };
	size_t chunks = space_chunks(&s->space), i;

	for (i = 0; i < chunks && !search.error; i++) {
		space_fill_atoms(&s->space, i);
		if (chunks == 1)
			lint_redundant_runs(&search);
		lint_redundant_walk(&search);
	}
	if (search.error == -EAGAIN) {
		check_pairs(s);
		return 0;
	}
	for (i = 0; i < s->space.count; i++)
		if (s->needed[i] == ANSWER_OPEN)
			s->needed[i] = ANSWER_NO;
	return search.error;
}

uint32_t lint_redundant_with(const struct lint_analysis *s, uint32_t rule)
{
	uint32_t i;

	for (i = rule + 1; i < s->space.count; i++)
		if (s->effects[i] == s->effects[rule] &&
		    !lint_never_matches(s, i) &&
		    space_shadows(&s->space, i, rule))
			return i;
	return KZ_NONE;
}
