// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "idle_search.h"

/*
 * Pairs of a rule with those before it, and comparisons of a rule with a
 * region: a fraction of a second, and above what the ClassBench sets take.
 */
#define PAIRS 200000000
#define COMPARISONS 8000000

#define SOME 64 /* widest rules tried first; then 8 times as many, ... */

/* The dimension in which the rule asks for most: few contain it there. */
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

uint32_t idle_hidden_by(const struct idle_search *s, uint32_t rule)
{
	const struct extent *extents = widest_extents(&s->space, rule);
	uint32_t i;

	for (i = 0; i < rule; i++) {
		if (extents && (extents[i].low > extents[rule].low ||
				extents[i].high < extents[rule].high))
			continue;
		if (!s->space.empty[i] && space_hides(&s->space, i, rule))
			return i;
	}
	return KZ_NONE;
}

/* Of those not found out about, find the ones that one rule alone hides. */
static void ask_pairs(struct idle_search *s)
{
	uint64_t pairs = PAIRS;
	uint32_t i;

	for (i = 0; i < s->space.count && pairs >= i; i++) {
		if (s->answers[i] != IDLE_UNSURE)
			continue;
		pairs -= i;
		if (idle_hidden_by(s, i) != KZ_NONE)
			s->answers[i] = IDLE_NO;
	}
}

/* ---- a rule against all before it ---- */

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

static struct width *widths_new(const struct idle_search *s, size_t *count)
{
	struct width *widths = malloc((s->space.count + 1) * sizeof(*widths));
	struct region region;
	uint32_t i;

	*count = 0;
	space_region(&s->space, &region);
	for (i = 0; widths && i < s->space.count; i++)
		if (s->space.atoms[i] && !s->space.empty[i])
			widths[(*count)++] = (struct width){
				.share = idle_share(&s->space, i, &region),
				.rule = i,
			};
	if (widths)
		qsort(widths, *count, sizeof(*widths), compare_widths);
	return widths;
}

/* Few of the widest rules often do; if not, more are tried. */
static int ask_rule(const struct idle_search *s, struct idle_cover *cover,
		    const struct width *widths, size_t count, uint32_t *list)
{
	struct region all, own;
	size_t most = SOME, n, i;
	int answer = IDLE_YES;

	space_region(&s->space, &all);
	if (!space_clip(&s->space, cover->rule, &all, &own))
		return IDLE_NO; /* nothing of it in this chunk */
	for (;; most *= 8) {
		for (i = n = 0; i < count && i < most; i++)
			if (widths[i].rule < cover->rule)
				list[n++] = widths[i].rule;
		cover->budget -= i / 8 < cover->budget ? i / 8 : cover->budget;
		answer = idle_cover(cover, &own, list, n);
		if (answer != IDLE_YES || i == count)
			return answer;
	}
}

/*
 * In one chunk of the space: a rule has to be matched in all of them, so that
 * one that is not fires.
 */
static int ask_chunk(struct idle_search *s, uint64_t *budget)
{
	struct idle_cover cover = { .space = &s->space };
	uint32_t *list = malloc((s->space.count + 1) * sizeof(*list));
	struct width *widths;
	size_t count, i;
	int answer = IDLE_NO;

	widths = widths_new(s, &count);
	if (!widths || !list)
		answer = -ENOMEM;
	for (i = 0; i < s->space.count && answer >= 0; i++) {
		if (s->answers[i] != IDLE_OPEN)
			continue;
		/* Not all of it for one. */
		cover.rule = i;
		cover.budget = *budget / 4;
		*budget -= cover.budget;
		answer = ask_rule(s, &cover, widths, count, list);
		*budget += cover.budget;
		if (answer == IDLE_YES)
			s->answers[i] = IDLE_YES;
		else if (answer == IDLE_OPEN)
			s->answers[i] = IDLE_UNSURE;
	}
	free(list);
	free(widths);
	return answer < 0 ? answer : 0;
}

static int ask_together(struct idle_search *s)
{
	uint64_t budget = COMPARISONS;
	size_t chunk, i;
	int err = 0;

	for (chunk = 0; chunk < space_chunks(&s->space) && !err; chunk++) {
		space_choose(&s->space, chunk);
		err = ask_chunk(s, &budget);
	}
	for (i = 0; i < s->space.count; i++)
		if (s->answers[i] == IDLE_OPEN)
			s->answers[i] = IDLE_NO;
	return err;
}

static bool is_open(const struct idle_search *s)
{
	size_t i;

	for (i = 0; i < s->space.count; i++)
		if (s->answers[i] == IDLE_OPEN)
			return true;
	return false;
}

int idle_ask_fires(struct idle_search *s, const struct image *image,
		   uint32_t group)
{
	uint32_t i;
	int err;

	for (i = 0; i < s->space.count; i++)
		s->answers[i] = s->space.empty[i] ? IDLE_NO : IDLE_OPEN;
	idle_probe(s, image, group);
	if (!is_open(s))
		return 0;
	err = ask_together(s);
	if (!err)
		ask_pairs(s);
	return err;
}
