// SPDX-License-Identifier: GPL-2.0-only
/*
 * Would a rule be missed? Where many rules in a row do the same, the widest of
 * them often match all that those before them do. For the others the space is
 * divided until few rules are left in a region; there each is compared with
 * those behind it (redundant_region.c). A region in which no question is open is not looked at, so
 * that the first packet found for which a rule is missed saves all others.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lint/redundant.h"

#define WIDE 16 /* rules of a row that are tried */
#define FEW 24 /* rules in a region that are compared with each other */
#define FEW_PENDING 4 /* rules asked for in a region, to look at each alone */

/* Comparisons of a rule with a region, and of pairs; see shadowed.c. */
#define COMPARISONS 4000000
#define PAIRS 10000000

/* A region while its questions are asked. */
struct visit {
	const struct region *region;
	const uint32_t *list; /* rules that it has something of, in order */
	size_t count;
	uint32_t focus; /* the one rule asked for here, or KZ_NONE: all */
	uint32_t pending[FEW_PENDING]; /* the first ones asked for */
	size_t n_pending;
};

/* ---- rows of rules that do the same ---- */

/* The widest rules of a row, behind the one asked for; widest first. */
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

static int check_wide(struct lint_walk *w, uint32_t rule,
		      const struct wide *wide, const struct region *all)
{
	struct lint_cover cover = {
		.space = w->space,
		.rule = rule,
		.budget = 4 * WIDE,
	};
	uint32_t list[WIDE];
	struct region own;

	if (!wide->count || !space_clip(w->space, rule, all, &own))
		return ANSWER_OPEN;
	memcpy(list, wide->rules, sizeof(list));
	return lint_cover(&cover, &own, list, wide->count);
}

/* From the last rule of each row to its first. */
static void check_runs(struct lint_walk *w)
{
	struct lint_analysis *s = w->s;
	struct wide wide = { .count = 0 };
	uint32_t i, row = KZ_NONE;
	struct region all;
	int answer;

	space_region(w->space, &all);
	for (i = w->space->count; i-- && !w->error;) {
		if (lint_never_matches(s, i) || s->effects[i] == LINT_UNIQUE)
			continue;
		if (s->runs[i] != row)
			wide.count = 0;
		row = s->runs[i];
		if (s->answers[i] == ANSWER_OPEN) {
			answer = check_wide(w, i, &wide, &all);
			if (answer < 0)
				w->error = answer;
			else if (answer == ANSWER_NO)
				s->answers[i] = ANSWER_NO;
		}
		wide_add(&wide, i, lint_share(w->space, i, &all));
	}
}

/* ---- the walk ---- */

static bool is_pending(const struct lint_walk *w, uint32_t rule, uint32_t focus)
{
	return w->s->answers[rule] == ANSWER_OPEN &&
	       (focus == KZ_NONE || focus == rule);
}

/* Few rules: ask each of them. */
static void check_each(struct lint_walk *w, const struct visit *v)
{
	const uint32_t *list = v->list;
	size_t i;

	for (i = 0; i < v->count && !w->error; i++) {
		if (!is_pending(w, list[i], v->focus))
			continue;
		if (!lint_redundant_in(w, v->region, list[i], list + i + 1,
				       v->count - i - 1) &&
		    !w->error)
			w->s->answers[list[i]] = ANSWER_YES;
	}
}

static bool covers(const struct lint_walk *w, uint32_t rule,
		   const struct region *region)
{
	return !w->space->opaque[rule] &&
	       space_overlap(w->space, rule, region) == OVERLAP_FULL;
}

/*
 * Find who is asked for, from the last rule back to the first: a rule is not,
 * if what happens to all packets of the region behind it is one thing
 * (@effect), which it does too. Leave the first asked for and those behind it,
 * up to one behind which none looks.
 */
static void visit_trim(const struct lint_walk *w, struct visit *v)
{
	uint32_t effect = LINT_UNIQUE;
	size_t end = v->count, first = end, i;

	v->n_pending = 0;
	for (i = v->count; i--;) {
		uint32_t rule = v->list[i], own = w->s->effects[rule];

		if (is_pending(w, rule, v->focus) && own != effect) {
			if (v->n_pending < FEW_PENDING)
				v->pending[v->n_pending] = rule;
			v->n_pending++;
			first = i;
		}
		if (own == effect)
			continue;
		effect = LINT_UNIQUE;
		if (!covers(w, rule, v->region))
			continue;
		effect = own;
		if (!v->n_pending)
			end = i + 1;
	}
	v->list += first;
	v->count = end - first;
}

/* The first rule of the list that is neither in nor out of the region. */
static bool peel(const struct lint_walk *w, const struct visit *v,
		 struct division *division)
{
	size_t i;

	for (i = 0; i < v->count; i++)
		if (space_edge(w->space, v->list[i], v->region, division))
			return true;
	return false;
}

static void visit(struct lint_walk *w, struct visit *v, unsigned int depth);

/* Few are asked for among many: look at each alone, where it is. */
static void visit_each(struct lint_walk *w, const struct visit *v,
		       uint32_t *inside, unsigned int depth)
{
	struct region own;
	struct visit one = { .region = &own };
	size_t i, k;

	for (i = 0; i < v->n_pending && lint_spend(w, v->count); i++) {
		if (w->s->answers[v->pending[i]] != ANSWER_OPEN ||
		    !space_clip(w->space, v->pending[i], v->region, &own))
			continue;
		one.list = inside;
		one.count = 0;
		one.focus = v->pending[i];
		for (k = 0; k < v->count; k++)
			if (space_overlap(w->space, v->list[k], &own) !=
			    OVERLAP_NONE)
				inside[one.count++] = v->list[k];
		visit(w, &one, depth + 1);
	}
}

static void visit_parts(struct lint_walk *w, const struct visit *v,
			const struct division *division, uint32_t *inside,
			unsigned int depth)
{
	struct region parts[2];
	struct visit part;
	int i;

	region_divide(w->space, v->region, division, parts);
	for (i = 0; i < 2 && !w->error; i++) {
		part.region = &parts[i];
		part.list = inside;
		part.count = lint_select(w->space, division, &parts[i], v->list,
					 v->count, inside);
		part.focus = v->focus;
		visit(w, &part, depth + 1);
	}
}

/* Uses up @v. */
static void visit(struct lint_walk *w, struct visit *v, unsigned int depth)
{
	struct division division;
	uint32_t *inside;
	bool each;

	if (!lint_spend(w, v->count))
		return;
	visit_trim(w, v);
	if (!v->n_pending)
		return;
	each = v->n_pending <= FEW_PENDING && v->focus == KZ_NONE;
	if (v->count <= FEW || depth >= LINT_MAX_DEPTH ||
	    (!each &&
	     !lint_divide(w->space, v->region, v->list, v->count, &division) &&
	     !peel(w, v, &division))) {
		check_each(w, v);
		return;
	}
	inside = malloc(v->count * sizeof(*inside));
	if (!inside)
		w->error = -ENOMEM;
	else if (each)
		visit_each(w, v, inside, depth);
	else
		visit_parts(w, v, &division, inside, depth);
	free(inside);
}

static void check_chunk(struct lint_walk *w)
{
	uint32_t *list = malloc((w->space->count + 1) * sizeof(*list)), i;
	struct region region;
	struct visit v = { .region = &region, .list = list, .focus = KZ_NONE };

	if (!list) {
		w->error = -ENOMEM;
		return;
	}
	for (i = 0; i < w->space->count; i++)
		if (!lint_never_matches(w->s, i) && w->space->atoms[i])
			list[v.count++] = i;
	space_region(w->space, &region);
	visit(w, &v, 0);
	free(list);
}

/* ---- pairs, where the walk was too long ---- */

/* Up to the first rule behind it that meets it and does something else. */
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

static void check_pairs(struct lint_analysis *s)
{
	uint64_t pairs = PAIRS;
	uint32_t i;

	for (i = 0; i < s->space.count; i++)
		if (s->answers[i] == ANSWER_OPEN)
			s->answers[i] = check_pair(s, i, &pairs);
}

int lint_find_redundant(struct lint_analysis *s)
{
	struct lint_walk w = {
		.s = s,
		.space = &s->space,
		.budget = COMPARISONS,
	};
	size_t chunks = space_chunks(&s->space), i;

	for (i = 0; i < chunks && !w.error; i++) {
		space_fill_atoms(&s->space, i);
		if (chunks == 1)
			check_runs(&w);
		check_chunk(&w);
	}
	if (w.error == -EAGAIN) {
		check_pairs(s);
		return 0;
	}
	for (i = 0; i < s->space.count; i++)
		if (s->answers[i] == ANSWER_OPEN)
			s->answers[i] = ANSWER_NO;
	return w.error;
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
