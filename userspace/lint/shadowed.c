// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/lint/cover.h"
#include "userspace/lint/region.h"
#include "userspace/lint/sample.h"
#include "userspace/lint/shadowed.h"
#include "userspace/lint/space_fill.h"

/*
 * Budgets: pairs of a rule with an earlier one, and comparisons of a rule with
 * a region. A fraction of a second, and above what the ClassBench sets take.
 */
#define PAIRS 200000000
#define COMPARISONS 8000000

#define SOME 64 /* widest rules tried first; then 8 times as many, ... */

/*
 * The extents of all rules in the dimension in which @rule matches most: there
 * few others contain it.
 */
static const struct extent *widest_extents(const struct space *space,
					   uint32_t rule)
{
	const struct extent *best = NULL;
	unsigned int d;
	float share, most = -1;

	for (d = 0; d < space->n_dimensions; d++) {
		const struct extent *extent = &space->extents[d][rule];

		if (space->dimensions[d].bits)
			continue;
		share = ((float)(extent->high - extent->low) + 1) /
			((float)space->dimensions[d].maximum + 1);
		if (share > most) {
			most = share;
			best = space->extents[d];
		}
	}
	return best;
}

uint32_t lint_shadowed_by(const struct lint_analysis *s, uint32_t rule)
{
	const struct extent *extents = widest_extents(&s->space, rule);
	uint32_t i;

	for (i = 0; i < rule; i++) {
		if (extents && (extents[i].low > extents[rule].low ||
				extents[i].high < extents[rule].high))
			continue;
		if (!s->space.empty[i] && space_shadows(&s->space, i, rule))
			return i;
	}
	return KZ_NONE;
}

/* Of the rules that are unsure, find those that one rule alone shadows. */
static void check_pairs(struct lint_analysis *s)
{
	uint64_t pairs = PAIRS;
	uint32_t i;

	for (i = 0; i < s->space.count && pairs >= i; i++) {
		if (s->fires[i] != ANSWER_UNSURE)
			continue;
		pairs -= i;
		if (lint_shadowed_by(s, i) != KZ_NONE)
			s->fires[i] = ANSWER_NO;
	}
}

/* ---- a rule against all earlier ones ---- */

/* Rules in order of how much they match, the widest first. */
struct width {
	float share;
	uint32_t rule;
};

static int compare_widths(const void *a, const void *b)
{
	const struct width *x = a, *y = b;

	return x->share > y->share ? -1 : x->share < y->share;
}

/* Opaque rules cover nothing. */
static struct width *widths_new(const struct lint_analysis *s, size_t *count)
{
	struct width *widths = malloc((s->space.count + 1) * sizeof(*widths));
	struct region region;
	uint32_t i;

	*count = 0;
	space_region(&s->space, &region);
	for (i = 0; widths && i < s->space.count; i++)
		if (s->space.atoms[i] && !s->space.empty[i] &&
		    !s->space.opaque[i])
			widths[(*count)++] = (struct width){
				.share = region_share(&s->space, i, &region),
				.rule = i,
			};
	if (widths)
		qsort(widths, *count, sizeof(*widths), compare_widths);
	return widths;
}

/*
 * Do earlier rules cover the cover's rule? Often the widest few do; if not,
 * more are tried.
 */
static int check_rule(const struct lint_analysis *s, struct lint_cover *cover,
		      const struct width *widths, size_t count, uint32_t *list)
{
	struct region all, own;
	size_t most = SOME, n, i;
	int answer;

	space_region(&s->space, &all);
	if (!space_clip(&s->space, cover->rule, &all, &own))
		return ANSWER_YES; /* nothing of it is in this chunk */
	for (;; most *= 8) {
		for (i = n = 0; i < count && i < most; i++)
			if (widths[i].rule < cover->rule)
				list[n++] = widths[i].rule;
		cover->budget -= i / 8 < cover->budget ? i / 8 : cover->budget;
		answer = lint_cover(cover, &own, list, n);
		if (answer != ANSWER_NO || i == count)
			return answer;
	}
}

/*
 * In one chunk of the space. A rule that is not covered in it fires; one that
 * is covered stays open, as other chunks may differ.
 */
static int check_chunk(struct lint_analysis *s, uint64_t *budget)
{
	struct lint_cover cover = { .space = &s->space };
	uint32_t *list = malloc((s->space.count + 1) * sizeof(*list));
	struct width *widths;
	size_t count, i;
	int answer = ANSWER_YES;

	widths = widths_new(s, &count);
	if (!widths || !list)
		answer = -ENOMEM;
	for (i = 0; i < s->space.count && answer >= 0; i++) {
		if (s->fires[i] != ANSWER_OPEN)
			continue;
		/* One rule may not spend all of it. */
		cover.rule = i;
		cover.budget = *budget / 4;
		*budget -= cover.budget;
		answer = check_rule(s, &cover, widths, count, list);
		*budget += cover.budget;
		if (answer == ANSWER_NO)
			s->fires[i] = ANSWER_YES;
		else if (answer == ANSWER_OPEN)
			s->fires[i] = ANSWER_UNSURE;
	}
	free(list);
	free(widths);
	return answer < 0 ? answer : 0;
}

/* Against all earlier rules together, in all chunks. */
static int check_together(struct lint_analysis *s)
{
	uint64_t budget = COMPARISONS;
	size_t chunk, i;
	int err = 0;

	for (chunk = 0; chunk < space_chunks(&s->space) && !err; chunk++) {
		space_fill_atoms(&s->space, chunk);
		err = check_chunk(s, &budget);
	}
	for (i = 0; i < s->space.count; i++)
		if (s->fires[i] == ANSWER_OPEN)
			s->fires[i] = ANSWER_NO;
	return err;
}

static bool is_open(const struct lint_analysis *s)
{
	size_t i;

	for (i = 0; i < s->space.count; i++)
		if (s->fires[i] == ANSWER_OPEN)
			return true;
	return false;
}

int lint_find_shadowed(struct lint_analysis *s, const struct image *image,
		       uint32_t group)
{
	uint32_t i;
	int err;

	for (i = 0; i < s->space.count; i++)
		s->fires[i] = s->space.empty[i] ? ANSWER_NO : ANSWER_OPEN;
	lint_sample(s, image, group);
	if (!is_open(s))
		return 0;
	err = check_together(s);
	if (!err)
		check_pairs(s);
	return err;
}
