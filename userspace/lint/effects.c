// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/lint/effects.h"

/* False if no other rule can do for its packets what this one does. */
static bool effect_is_common(const struct policy_rule *rule)
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
 * An effect's number is the last rule that has it. A rule is needed unless a
 * later one has its effect: then the question is open.
 */
int lint_effects_fill(struct lint_analysis *s)
{
	const struct policy_rule *rules = s->group->rules;
	size_t size = 16, i, at;
	uint32_t *index; /* by hash of an effect: its number + 1, or 0 */

	while (size < 2 * s->group->n_rules)
		size *= 2;
	index = calloc(size, sizeof(*index));
	if (!index)
		return -ENOMEM;
	for (i = s->group->n_rules; i--;) {
		s->effects[i] = LINT_UNIQUE;
		s->needed[i] = ANSWER_YES;
		if (lint_never_matches(s, i) || !effect_is_common(&rules[i]))
			continue;
		at = effect_hash(&rules[i]) & (size - 1);
		while (index[at] &&
		       !effects_equal(&rules[index[at] - 1], &rules[i]))
			at = (at + 1) & (size - 1);
		if (index[at])
			s->needed[i] = ANSWER_OPEN;
		else
			index[at] = i + 1;
		s->effects[i] = index[at] - 1;
	}
	free(index);
	runs_fill(s);
	return 0;
}
