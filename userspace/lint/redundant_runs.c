// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/lint/cover.h"
#include "userspace/lint/redundant_runs.h"
#include "userspace/lint/region.h"

#define WIDE 16 /* rules of a run that are tried */

/* The widest rules of a run after the one asked for; the widest first. */
struct wide {
	uint32_t rules[WIDE];
	float shares[WIDE];
	size_t count;
};

static void wide_add(struct wide *wide, uint32_t rule, float share)
{
	size_t i;

	if (wide->count == WIDE && share <= wide->shares[WIDE - 1])
		return;
	i = wide->count < WIDE ? wide->count++ : WIDE - 1;
	for (; i && wide->shares[i - 1] < share; i--) {
		wide->rules[i] = wide->rules[i - 1];
		wide->shares[i] = wide->shares[i - 1];
	}
	wide->rules[i] = rule;
	wide->shares[i] = share;
}

/* Do the widest rules together match all that @rule does? */
static int check_wide(struct lint_search *search, uint32_t rule,
		      const struct wide *wide, const struct region *all)
{
	struct lint_cover cover = {
		.space = &search->s->space,
		.rule = rule,
		.budget = 4 * WIDE,
	};
	uint32_t list[WIDE];
	struct region own;

	if (!wide->count || !space_clip(&search->s->space, rule, all, &own))
		return ANSWER_OPEN;
	memcpy(list, wide->rules, sizeof(list));
	return lint_cover(&cover, &own, list, wide->count);
}

void lint_redundant_runs(struct lint_search *search)
{
	struct lint_analysis *s = search->s;
	struct wide wide = { .count = 0 };
	uint32_t i, run = KZ_NONE;
	struct region all;
	int answer;

	space_region(&search->s->space, &all);
	for (i = search->s->space.count; i-- && !search->error;) {
		if (lint_never_matches(s, i) || s->effects[i] == LINT_UNIQUE)
			continue;
		if (s->runs[i] != run)
			wide.count = 0;
		run = s->runs[i];
		if (s->needed[i] == ANSWER_OPEN) {
			answer = check_wide(search, i, &wide, &all);
			if (answer < 0)
				search->error = answer;
			else if (answer == ANSWER_YES)
				s->needed[i] = ANSWER_NO;
		}
		wide_add(&wide, i, region_share(&search->s->space, i, &all));
	}
}
