// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/lint/effects.h"
#include "userspace/lint/redundant.h"
#include "userspace/lint/shadowed.h"
#include "userspace/lint/space_fill.h"

/* Rules whose @answers are no are of @kind. How many are unsure. */
static size_t answers_store(struct lint_analysis *s, const uint8_t *answers,
			    enum lint_kind kind)
{
	size_t i, unsure = 0;

	for (i = 0; i < s->space.count; i++) {
		unsure += answers[i] == ANSWER_UNSURE;
		if (answers[i] == ANSWER_NO && s->kinds[i] == LINT_NONE)
			s->kinds[i] = kind;
	}
	return unsure;
}

/* Of rules that match nothing: do they match something without `when`? */
static int find_contradictory(struct lint_analysis *s)
{
	struct space alone;
	size_t i, n = 0;
	int err;

	for (i = 0; i < s->space.count; i++)
		n += s->space.empty[i];
	if (!n)
		return 0;
	err = space_fill(&alone, s->group, false);
	for (i = 0; i < s->space.count && !err; i++)
		if (s->space.empty[i])
			s->kinds[i] = alone.empty[i] ? LINT_CONTRADICTORY :
						       LINT_EXCLUDED;
	space_free(&alone);
	return err;
}

static void find_by(const struct lint_analysis *s, struct lint_rule *found)
{
	uint32_t rule = found->number - s->group->first_rule, by = KZ_NONE;

	if (found->kind == LINT_SHADOWED)
		by = lint_shadowed_by(s, rule);
	else if (found->kind == LINT_REDUNDANT)
		by = lint_redundant_with(s, rule);
	if (by == KZ_NONE)
		return;
	found->by = &s->group->rules[by];
	found->by_number = s->group->first_rule + by;
}

static int lint_add(struct lint *lint, const struct lint_analysis *s,
		    size_t named)
{
	struct lint_rule *list;
	size_t i, n = 0;

	for (i = 0; i < s->space.count; i++)
		n += s->kinds[i] != LINT_NONE;
	if (!n)
		return 0;
	list = reallocarray(lint->list, lint->count + n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	lint->list = list;
	for (i = 0; i < s->space.count; i++) {
		if (s->kinds[i] == LINT_NONE)
			continue;
		list[lint->count] = (struct lint_rule){
			.rule = &s->group->rules[i],
			.number = s->group->first_rule + i,
			.kind = s->kinds[i],
		};
		if (lint->count < named)
			find_by(s, &list[lint->count]);
		lint->count++;
	}
	return 0;
}

static int group_find(const struct policy *policy, const struct image *image,
		      size_t group, size_t named, struct lint *lint)
{
	struct lint_analysis s;
	int err = lint_analysis_init(&s, &policy->groups[group]);

	if (!err)
		err = find_contradictory(&s);
	if (!err)
		err = lint_find_shadowed(&s, image, group);
	if (err)
		goto out;
	lint->unsure_shadowed += answers_store(&s, s.fires, LINT_SHADOWED);
	err = lint_effects_fill(&s);
	if (!err)
		err = lint_find_redundant(&s);
	if (err)
		goto out;
	lint->unsure_redundant += answers_store(&s, s.needed, LINT_REDUNDANT);
	err = lint_add(lint, &s, named);
out:
	lint_analysis_free(&s);
	return err;
}

int lint_find(const struct policy *policy, const struct image *image,
	      size_t named, struct lint *lint)
{
	size_t i;
	int err = 0;

	*lint = (struct lint){ 0 };
	for (i = 0; i < policy->n_groups && !err; i++)
		err = group_find(policy, image, i, named, lint);
	return err;
}

void lint_free(struct lint *lint)
{
	free(lint->list);
	*lint = (struct lint){ 0 };
}
