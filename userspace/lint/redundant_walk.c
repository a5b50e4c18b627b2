// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "userspace/lint/divide.h"
#include "userspace/lint/redundant_region.h"
#include "userspace/lint/redundant_walk.h"
#include "userspace/lint/region.h"

#define FEW 24 /* rules in a region that are compared with each other */
#define FEW_PENDING 4 /* rules that are asked about one by one */

/* A region while its rules are asked about. */
struct visit {
	const struct region *region;
	const uint32_t *list; /* its rules, in order; borrowed */
	size_t count;
	uint32_t focus; /* the one rule asked about, or KZ_NONE: all */
	uint32_t pending[FEW_PENDING]; /* the first ones asked about */
	size_t n_pending;
};

static bool is_pending(const struct lint_search *search, uint32_t rule,
		       uint32_t focus)
{
	return search->s->needed[rule] == ANSWER_OPEN &&
	       (focus == KZ_NONE || focus == rule);
}

/* Ask about each rule. */
static void check_each(struct lint_search *search, const struct visit *v)
{
	const uint32_t *list = v->list;
	size_t i;

	for (i = 0; i < v->count && !search->error; i++) {
		if (!is_pending(search, list[i], v->focus))
			continue;
		if (!lint_redundant_in(search, v->region, list[i], list + i + 1,
				       v->count - i - 1) &&
		    !search->error)
			search->s->needed[list[i]] = ANSWER_YES;
	}
}

static bool covers(const struct lint_search *search, uint32_t rule,
		   const struct region *region)
{
	return !search->s->space.opaque[rule] &&
	       space_overlap(&search->s->space, rule, region) == OVERLAP_FULL;
}

/*
 * Find the rules to ask about, from the last one back to the first. A rule is
 * redundant here if the later rules have one effect (@effect) on all packets of
 * the region, and it is the rule's own. Cut the list down to the first rule
 * asked about and those after it, up to the one that decides for the last asked
 * about.
 */
static void visit_trim(const struct lint_search *search, struct visit *v)
{
	uint32_t effect = LINT_UNIQUE;
	size_t end = v->count, first = end, i;

	v->n_pending = 0;
	for (i = v->count; i--;) {
		uint32_t rule = v->list[i], own = search->s->effects[rule];

		if (is_pending(search, rule, v->focus) && own != effect) {
			if (v->n_pending < FEW_PENDING)
				v->pending[v->n_pending] = rule;
			v->n_pending++;
			first = i;
		}
		if (own == effect)
			continue;
		effect = LINT_UNIQUE;
		if (!covers(search, rule, v->region))
			continue;
		effect = own;
		if (!v->n_pending)
			end = i + 1;
	}
	v->list += first;
	v->count = end - first;
}

/* Divide by the first rule of the list that overlaps partially. */
static bool peel(const struct lint_search *search, const struct visit *v,
		 struct division *division)
{
	size_t i;

	for (i = 0; i < v->count; i++)
		if (space_edge(&search->s->space, v->list[i], v->region,
			       division))
			return true;
	return false;
}

static void visit(struct lint_search *search, struct visit *v,
		  unsigned int depth);

/* Few of many rules are asked about: visit the region of each alone. */
static void visit_each(struct lint_search *search, const struct visit *v,
		       uint32_t *inside, unsigned int depth)
{
	struct region own;
	struct visit one = { .region = &own };
	size_t i, k;

	for (i = 0; i < v->n_pending && lint_spend(search, v->count); i++) {
		if (search->s->needed[v->pending[i]] != ANSWER_OPEN ||
		    !space_clip(&search->s->space, v->pending[i], v->region,
				&own))
			continue;
		one.list = inside;
		one.count = 0;
		one.focus = v->pending[i];
		for (k = 0; k < v->count; k++)
			if (space_overlap(&search->s->space, v->list[k],
					  &own) != OVERLAP_NONE)
				inside[one.count++] = v->list[k];
		visit(search, &one, depth + 1);
	}
}

static void visit_parts(struct lint_search *search, const struct visit *v,
			const struct division *division, uint32_t *inside,
			unsigned int depth)
{
	struct region parts[2];
	struct visit part;
	int i;

	region_divide(&search->s->space, v->region, division, parts);
	for (i = 0; i < 2 && !search->error; i++) {
		part.region = &parts[i];
		part.list = inside;
		part.count = region_select(&search->s->space, division,
					   &parts[i], v->list, v->count,
					   inside);
		part.focus = v->focus;
		visit(search, &part, depth + 1);
	}
}

/* Cuts @v down. */
static void visit(struct lint_search *search, struct visit *v,
		  unsigned int depth)
{
	struct division division;
	uint32_t *inside;
	bool each;

	if (!lint_spend(search, v->count))
		return;
	visit_trim(search, v);
	if (!v->n_pending)
		return;
	each = v->n_pending <= FEW_PENDING && v->focus == KZ_NONE;
	if (v->count <= FEW || depth >= LINT_MAX_DEPTH ||
	    (!each &&
	     !lint_divide(&search->s->space, v->region, v->list, v->count,
			  &division) &&
	     !peel(search, v, &division))) {
		check_each(search, v);
		return;
	}
	inside = malloc(v->count * sizeof(*inside));
	if (!inside)
		search->error = -ENOMEM;
	else if (each)
		visit_each(search, v, inside, depth);
	else
		visit_parts(search, v, &division, inside, depth);
	free(inside);
}

void lint_redundant_walk(struct lint_search *search)
{
	uint32_t *list = malloc((search->s->space.count + 1) * sizeof(*list)),
		 i;
	struct region region;
	struct visit v = { .region = &region, .list = list, .focus = KZ_NONE };

	if (!list) {
		search->error = -ENOMEM;
		return;
	}
	for (i = 0; i < search->s->space.count; i++)
		if (!lint_never_matches(search->s, i) &&
		    search->s->space.atoms[i])
			list[v.count++] = i;
	space_region(&search->s->space, &region);
	visit(search, &v, 0);
	free(list);
}
