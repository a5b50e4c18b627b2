// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/lint/analysis.h"

static bool analysis_init(struct lint_analysis *s,
			  const struct policy_group *group)
{
	size_t n = group->n_rules;

	*s = (struct lint_analysis){ .group = group };
	s->answers = calloc(n + 1, sizeof(*s->answers));
	s->kinds = calloc(n + 1, sizeof(*s->kinds));
	s->effects = calloc(n + 1, sizeof(*s->effects));
	s->runs = calloc(n + 1, sizeof(*s->runs));
	return s->answers && s->kinds && s->effects && s->runs &&
	       !space_fill(&s->space, group, true);
}

static void analysis_free(struct lint_analysis *s)
{
	space_free(&s->space);
	free(s->answers);
	free(s->kinds);
	free(s->effects);
	free(s->runs);
}

/* ---- effects: what rules do, by number ---- */

static bool effect_has_number(const struct policy_rule *rule)
{
	size_t i;

	for (i = 0; i < rule->n_actions; i++)
		if (rule->actions[i].id != ACTION_SET)
			return false;
	return !rule->count && !rule->limit.rate;
}

static bool effects_equal(const struct policy_rule *a,
			  const struct policy_rule *b)
{
	size_t i;

	if (a->verdict != b->verdict || a->n_actions != b->n_actions)
		return false;
	for (i = 0; i < a->n_actions; i++)
		if (a->actions[i].field != b->actions[i].field ||
		    a->actions[i].value != b->actions[i].value)
			return false;
	return true;
}

static uint32_t effect_hash(const struct policy_rule *rule)
{
	uint64_t hash = rule->verdict;
	size_t i;

	for (i = 0; i < rule->n_actions; i++) {
		hash = hash * 31 + (uintptr_t)rule->actions[i].field;
		hash = (hash + rule->actions[i].value) * 0x9e3779b97f4a7c15;
	}
	return hash >> 32;
}

static void runs_fill(struct lint_analysis *s)
{
	uint32_t end = s->group->n_rules, effect = LINT_UNIQUE, i;

	for (i = s->group->n_rules; i--;) {
		s->runs[i] = i;
		if (lint_never_matches(s, i))
			continue;
		if (effect == LINT_UNIQUE || s->effects[i] != effect)
			end = i;
		effect = s->effects[i];
		s->runs[i] = end;
	}
}

/*
 * Number what rules do, and open the question whether a rule is missed for
 * those behind which one does the same.
 */
static bool effects_fill(struct lint_analysis *s)
{
	const struct policy_rule *rules = s->group->rules;
	size_t size = 16, i, at;
	uint32_t *index; /* the first seen of those behind, + 1 */

	while (size < 2 * s->group->n_rules)
		size *= 2;
	index = calloc(size, sizeof(*index));
	if (!index)
		return false;
	for (i = s->group->n_rules; i--;) {
		s->effects[i] = LINT_UNIQUE;
		s->answers[i] = ANSWER_YES;
		if (lint_never_matches(s, i) || !effect_has_number(&rules[i]))
			continue;
		at = effect_hash(&rules[i]) & (size - 1);
		while (index[at] &&
		       !effects_equal(&rules[index[at] - 1], &rules[i]))
			at = (at + 1) & (size - 1);
		if (index[at])
			s->answers[i] = ANSWER_OPEN;
		else
			index[at] = i + 1;
		s->effects[i] = index[at] - 1;
	}
	free(index);
	runs_fill(s);
	return true;
}

/* ---- the questions ---- */

static size_t unsure(const struct lint_analysis *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->space.count; i++)
		n += s->answers[i] == ANSWER_UNSURE;
	return n;
}

static void results_store(struct lint_analysis *s, enum lint_kind kind)
{
	size_t i;

	for (i = 0; i < s->space.count; i++)
		if (s->answers[i] == ANSWER_NO && s->kinds[i] == LINT_NONE)
			s->kinds[i] = kind;
}

/* Of those that match nothing: is it the group's `when` that excludes them? */
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

/* ---- the findings ---- */

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
	int err = -ENOMEM;

	if (analysis_init(&s, &policy->groups[group]))
		err = find_contradictory(&s);
	if (!err)
		err = lint_find_shadowed(&s, image, group);
	if (err)
		goto out;
	lint->unsure_shadowed += unsure(&s);
	results_store(&s, LINT_SHADOWED);
	if (!effects_fill(&s))
		err = -ENOMEM;
	else
		err = lint_find_redundant(&s);
	if (err)
		goto out;
	lint->unsure_redundant += unsure(&s);
	results_store(&s, LINT_REDUNDANT);
	err = lint_add(lint, &s, named);
out:
	analysis_free(&s);
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

/* ---- warnings ---- */

static void warn(const struct policy *policy, const struct lint_rule *lint,
		 struct messages *messages)
{
	static const struct {
		const char *alone; /* with the line of who does it */
		const char *together;
	} texts[LINT_KINDS] = {
		[LINT_CONTRADICTORY] = {
			.together = "rule never fires: its conditions exclude each other",
		},
		[LINT_EXCLUDED] = {
			.together = "rule never fires: the group's 'when' excludes its conditions",
		},
		[LINT_SHADOWED] = {
			"rule never fires: the rule on line %u before it matches every packet it does",
			"rule never fires: the rules before it together match every packet it does",
		},
		[LINT_REDUNDANT] = {
			"rule changes nothing: the rule on line %u behind it does the same to every packet it matches",
			"rule changes nothing: rules behind it together do the same to every packet it matches",
		},
	};

	if (lint->by)
		messages_add(messages, SEVERITY_WARNING, policy->file,
			     policy->text, lint->rule->at,
			     texts[lint->kind].alone, lint->by->at.line);
	else
		messages_add(messages, SEVERITY_WARNING, policy->file,
			     policy->text, lint->rule->at, "%s",
			     texts[lint->kind].together);
}

static void warn_more(const struct policy *policy, const struct lint *lint,
		      size_t from, struct messages *messages)
{
	size_t never = 0, nothing = 0, i;

	for (i = from; i < lint->count; i++)
		if (lint->list[i].kind == LINT_REDUNDANT)
			nothing++;
		else
			never++;
	if (never || nothing)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			from ? "%zu more rules never fire, %zu more change nothing: 'kzmark check --all' names them" :
			       "%zu rules never fire, %zu change nothing: 'kzmark check' names them",
			never, nothing);
	if (lint->unsure_shadowed)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			"%zu rules may never fire: too many others overlap with them to be sure",
			lint->unsure_shadowed);
	if (lint->unsure_redundant)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			"%zu rules overlap with too many others to find out whether they change anything",
			lint->unsure_redundant);
}

int lint_warn(const struct policy *policy, const struct image *image,
	      size_t most, struct messages *messages)
{
	struct lint lint;
	int err = lint_find(policy, image, most, &lint);
	size_t i;

	for (i = 0; i < lint.count && i < most && !err; i++)
		warn(policy, &lint.list[i], messages);
	if (!err)
		warn_more(policy, &lint, i, messages);
	lint_free(&lint);
	return err;
}
