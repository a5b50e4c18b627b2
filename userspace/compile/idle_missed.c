// SPDX-License-Identifier: GPL-2.0-only
/*
 * Would a rule be missed? Where many rules in a row do the same, the widest of
 * them often match all that those before them do. For the others the space is
 * divided until few rules are left in a region; there each is compared with
 * those behind it (idle_met.c). A region in which no question is open is not looked at, so
 * that the first packet found for which a rule is missed saves all others.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "idle_walk.h"

#define WIDE 16 /* rules of a row that are tried */
#define FEW 24 /* rules in a region that are compared with each other */
#define ASKED 4 /* rules asked for in a region, to look at each alone */

/* Comparisons of a rule with a region, and of pairs; see idle_fires.c. */
#define COMPARISONS 4000000
#define PAIRS 10000000

/* A region while its questions are asked. */
struct visit {
	const struct region *region;
	const uint32_t *list; /* rules that it has something of, in order */
	size_t count;
	uint32_t focus; /* the one rule asked for here, or KZ_NONE: all */
	uint32_t asked[ASKED]; /* the first ones asked for */
	size_t n_asked;
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

static int ask_wide(struct idle_walk *w, uint32_t rule, const struct wide *wide,
		    const struct region *all)
{
	struct idle_cover cover = {
		.space = w->space,
		.rule = rule,
		.budget = 4 * WIDE,
	};
	uint32_t list[WIDE];
	struct region own;

	if (!wide->count || !space_clip(w->space, rule, all, &own))
		return IDLE_OPEN;
	memcpy(list, wide->rules, sizeof(list));
	return idle_cover(&cover, &own, list, wide->count);
}

/* From the last rule of each row to its first. */
static void ask_rows(struct idle_walk *w)
{
	struct idle_search *s = w->s;
	struct wide wide = { .count = 0 };
	uint32_t i, row = KZ_NONE;
	struct region all;
	int answer;

	space_region(w->space, &all);
	for (i = w->space->count; i-- && !w->error;) {
		if (idle_gone(s, i) || s->effects[i] == IDLE_ALONE)
			continue;
		if (s->runs[i] != row)
			wide.count = 0;
		row = s->runs[i];
		if (s->answers[i] == IDLE_OPEN) {
			answer = ask_wide(w, i, &wide, &all);
			if (answer < 0)
				w->error = answer;
			else if (answer == IDLE_NO)
				s->answers[i] = IDLE_NO;
		}
		wide_add(&wide, i, idle_share(w->space, i, &all));
	}
}

/* ---- the walk ---- */

static bool is_asked(const struct idle_walk *w, uint32_t rule, uint32_t focus)
{
	return w->s->answers[rule] == IDLE_OPEN &&
	       (focus == KZ_NONE || focus == rule);
}

/* Few rules: ask each of them. */
static void ask(struct idle_walk *w, const struct visit *v)
{
	const uint32_t *list = v->list;
	size_t i;

	for (i = 0; i < v->count && !w->error; i++) {
		if (!is_asked(w, list[i], v->focus))
			continue;
		if (!idle_is_met(w, v->region, list[i], list + i + 1,
				 v->count - i - 1) &&
		    !w->error)
			w->s->answers[list[i]] = IDLE_YES;
	}
}

static bool covers(const struct idle_walk *w, uint32_t rule,
		   const struct region *region)
{
	return !w->space->opaque[rule] &&
	       space_stand(w->space, rule, region) == STAND_COVER;
}

/*
 * Find who is asked for, from the last rule back to the first: a rule is not,
 * if what happens to all packets of the region behind it is one thing
 * (@effect), which it does too. Leave the first asked for and those behind it,
 * up to one behind which none looks.
 */
static void visit_trim(const struct idle_walk *w, struct visit *v)
{
	uint32_t effect = IDLE_ALONE;
	size_t end = v->count, first = end, i;

	v->n_asked = 0;
	for (i = v->count; i--;) {
		uint32_t rule = v->list[i], own = w->s->effects[rule];

		if (is_asked(w, rule, v->focus) && own != effect) {
			if (v->n_asked < ASKED)
				v->asked[v->n_asked] = rule;
			v->n_asked++;
			first = i;
		}
		if (own == effect)
			continue;
		effect = IDLE_ALONE;
		if (!covers(w, rule, v->region))
			continue;
		effect = own;
		if (!v->n_asked)
			end = i + 1;
	}
	v->list += first;
	v->count = end - first;
}

/* The first rule of the list that is neither in nor out of the region. */
static bool peel(const struct idle_walk *w, const struct visit *v,
		 struct division *division)
{
	size_t i;

	for (i = 0; i < v->count; i++)
		if (space_edge(w->space, v->list[i], v->region, division))
			return true;
	return false;
}

static void visit(struct idle_walk *w, struct visit *v, unsigned int depth);

/* Few are asked for among many: look at each alone, where it is. */
static void visit_each(struct idle_walk *w, const struct visit *v,
		       uint32_t *inside, unsigned int depth)
{
	struct region own;
	struct visit one = { .region = &own };
	size_t i, k;

	for (i = 0; i < v->n_asked && idle_spend(w, v->count); i++) {
		if (w->s->answers[v->asked[i]] != IDLE_OPEN ||
		    !space_clip(w->space, v->asked[i], v->region, &own))
			continue;
		one.list = inside;
		one.count = 0;
		one.focus = v->asked[i];
		for (k = 0; k < v->count; k++)
			if (space_stand(w->space, v->list[k], &own) !=
			    STAND_OUT)
				inside[one.count++] = v->list[k];
		visit(w, &one, depth + 1);
	}
}

static void visit_parts(struct idle_walk *w, const struct visit *v,
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
		part.count = idle_deal(w->space, division, &parts[i], v->list,
				       v->count, inside);
		part.focus = v->focus;
		visit(w, &part, depth + 1);
	}
}

/* Uses up @v. */
static void visit(struct idle_walk *w, struct visit *v, unsigned int depth)
{
	struct division division;
	uint32_t *inside;
	bool each;

	if (!idle_spend(w, v->count))
		return;
	visit_trim(w, v);
	if (!v->n_asked)
		return;
	each = v->n_asked <= ASKED && v->focus == KZ_NONE;
	if (v->count <= FEW || depth >= IDLE_DEEP ||
	    (!each &&
	     !idle_divide(w->space, v->region, v->list, v->count, &division) &&
	     !peel(w, v, &division))) {
		ask(w, v);
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

static void ask_chunk(struct idle_walk *w)
{
	uint32_t *list = malloc((w->space->count + 1) * sizeof(*list)), i;
	struct region region;
	struct visit v = { .region = &region, .list = list, .focus = KZ_NONE };

	if (!list) {
		w->error = -ENOMEM;
		return;
	}
	for (i = 0; i < w->space->count; i++)
		if (!idle_gone(w->s, i) && w->space->atoms[i])
			list[v.count++] = i;
	space_region(w->space, &region);
	visit(w, &v, 0);
	free(list);
}

/* ---- pairs, where the walk was too long ---- */

/* Up to the first rule behind it that meets it and does something else. */
static enum idle_answer ask_pair(const struct idle_search *s, uint32_t rule,
				 uint64_t *pairs)
{
	uint32_t i;

	for (i = rule + 1; i < s->space.count; i++) {
		if (!*pairs)
			return IDLE_UNSURE;
		--*pairs;
		if (idle_gone(s, i))
			continue;
		if (s->effects[i] != s->effects[rule]) {
			if (space_meet(&s->space, i, rule))
				return IDLE_YES;
		} else if (space_hides(&s->space, i, rule)) {
			return IDLE_NO;
		}
	}
	return IDLE_YES;
}

static void ask_pairs(struct idle_search *s)
{
	uint64_t pairs = PAIRS;
	uint32_t i;

	for (i = 0; i < s->space.count; i++)
		if (s->answers[i] == IDLE_OPEN)
			s->answers[i] = ask_pair(s, i, &pairs);
}

int idle_ask_missed(struct idle_search *s)
{
	struct idle_walk w = {
		.s = s,
		.space = &s->space,
		.budget = COMPARISONS,
	};
	size_t chunks = space_chunks(&s->space), i;

	for (i = 0; i < chunks && !w.error; i++) {
		space_choose(&s->space, i);
		if (chunks == 1)
			ask_rows(&w);
		ask_chunk(&w);
	}
	if (w.error == -EAGAIN) {
		ask_pairs(s);
		return 0;
	}
	for (i = 0; i < s->space.count; i++)
		if (s->answers[i] == IDLE_OPEN)
			s->answers[i] = IDLE_NO;
	return w.error;
}

uint32_t idle_repeated_by(const struct idle_search *s, uint32_t rule)
{
	uint32_t i;

	for (i = rule + 1; i < s->space.count; i++)
		if (s->effects[i] == s->effects[rule] && !idle_gone(s, i) &&
		    space_hides(&s->space, i, rule))
			return i;
	return KZ_NONE;
}
