// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "idle_search.h"

static bool search_init(struct idle_search *s, const struct policy_group *group)
{
	size_t n = group->n_rules;

	*s = (struct idle_search){ .group = group };
	s->answers = calloc(n + 1, sizeof(*s->answers));
	s->kinds = calloc(n + 1, sizeof(*s->kinds));
	s->effects = calloc(n + 1, sizeof(*s->effects));
	s->runs = calloc(n + 1, sizeof(*s->runs));
	return s->answers && s->kinds && s->effects && s->runs &&
	       !space_fill(&s->space, group, true);
}

static void search_free(struct idle_search *s)
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

static void runs_fill(struct idle_search *s)
{
	uint32_t end = s->group->n_rules, effect = IDLE_ALONE, i;

	for (i = s->group->n_rules; i--;) {
		s->runs[i] = i;
		if (idle_gone(s, i))
			continue;
		if (effect == IDLE_ALONE || s->effects[i] != effect)
			end = i;
		effect = s->effects[i];
		s->runs[i] = end;
	}
}

/*
 * Number what rules do, and open the question whether a rule is missed for
 * those behind which one does the same.
 */
static bool effects_fill(struct idle_search *s)
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
		s->effects[i] = IDLE_ALONE;
		s->answers[i] = IDLE_YES;
		if (idle_gone(s, i) || !effect_has_number(&rules[i]))
			continue;
		at = effect_hash(&rules[i]) & (size - 1);
		while (index[at] &&
		       !effects_equal(&rules[index[at] - 1], &rules[i]))
			at = (at + 1) & (size - 1);
		if (index[at])
			s->answers[i] = IDLE_OPEN;
		else
			index[at] = i + 1;
		s->effects[i] = index[at] - 1;
	}
	free(index);
	runs_fill(s);
	return true;
}

/* ---- the questions ---- */

static size_t unsure(const struct idle_search *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->space.count; i++)
		n += s->answers[i] == IDLE_UNSURE;
	return n;
}

static void findings_keep(struct idle_search *s, enum idle_kind kind)
{
	size_t i;

	for (i = 0; i < s->space.count; i++)
		if (s->answers[i] == IDLE_NO && s->kinds[i] == IDLE_NOT)
			s->kinds[i] = kind;
}

/* Of those that match nothing: is it the group's `when` that excludes them? */
static int search_empty(struct idle_search *s)
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
			s->kinds[i] = alone.empty[i] ? IDLE_EMPTY :
						       IDLE_EXCLUDED;
	space_free(&alone);
	return err;
}

static void name(const struct idle_search *s, struct idle_rule *found)
{
	uint32_t rule = found->number - s->group->first_rule, by = KZ_NONE;

	if (found->kind == IDLE_HIDDEN)
		by = idle_hidden_by(s, rule);
	else if (found->kind == IDLE_REPEATED)
		by = idle_repeated_by(s, rule);
	if (by == KZ_NONE)
		return;
	found->by = &s->group->rules[by];
	found->by_number = s->group->first_rule + by;
}

/* ---- the findings ---- */

static int idle_add(struct idle *idle, const struct idle_search *s,
		    size_t named)
{
	struct idle_rule *list;
	size_t i, n = 0;

	for (i = 0; i < s->space.count; i++)
		n += s->kinds[i] != IDLE_NOT;
	if (!n)
		return 0;
	list = reallocarray(idle->list, idle->count + n, sizeof(*list));
	if (!list)
		return -ENOMEM;
	idle->list = list;
	for (i = 0; i < s->space.count; i++) {
		if (s->kinds[i] == IDLE_NOT)
			continue;
		list[idle->count] = (struct idle_rule){
			.rule = &s->group->rules[i],
			.number = s->group->first_rule + i,
			.kind = s->kinds[i],
		};
		if (idle->count < named)
			name(s, &list[idle->count]);
		idle->count++;
	}
	return 0;
}

static int group_find(const struct policy *policy, const struct image *image,
		      size_t group, size_t named, struct idle *idle)
{
	struct idle_search s;
	int err = -ENOMEM;

	if (search_init(&s, &policy->groups[group]))
		err = search_empty(&s);
	if (!err)
		err = idle_ask_fires(&s, image, group);
	if (err)
		goto out;
	idle->unsure_fire += unsure(&s);
	findings_keep(&s, IDLE_HIDDEN);
	if (!effects_fill(&s))
		err = -ENOMEM;
	else
		err = idle_ask_missed(&s);
	if (err)
		goto out;
	idle->unsure_missed += unsure(&s);
	findings_keep(&s, IDLE_REPEATED);
	err = idle_add(idle, &s, named);
out:
	search_free(&s);
	return err;
}

int idle_find(const struct policy *policy, const struct image *image,
	      size_t named, struct idle *idle)
{
	size_t i;
	int err = 0;

	*idle = (struct idle){ 0 };
	for (i = 0; i < policy->n_groups && !err; i++)
		err = group_find(policy, image, i, named, idle);
	return err;
}

void idle_free(struct idle *idle)
{
	free(idle->list);
	*idle = (struct idle){ 0 };
}

/* ---- warnings ---- */

static void warn(const struct policy *policy, const struct idle_rule *idle,
		 struct messages *messages)
{
	static const struct {
		const char *alone; /* with the line of who does it */
		const char *together;
	} texts[IDLE_KINDS] = {
		[IDLE_EMPTY] = {
			.together = "rule never fires: its conditions exclude each other",
		},
		[IDLE_EXCLUDED] = {
			.together = "rule never fires: the group's 'when' excludes its conditions",
		},
		[IDLE_HIDDEN] = {
			"rule never fires: the rule on line %u before it matches every packet it does",
			"rule never fires: the rules before it together match every packet it does",
		},
		[IDLE_REPEATED] = {
			"rule changes nothing: the rule on line %u behind it does the same to every packet it matches",
			"rule changes nothing: rules behind it together do the same to every packet it matches",
		},
	};

	if (idle->by)
		messages_add(messages, SEVERITY_WARNING, policy->file,
			     policy->text, idle->rule->at,
			     texts[idle->kind].alone, idle->by->at.line);
	else
		messages_add(messages, SEVERITY_WARNING, policy->file,
			     policy->text, idle->rule->at, "%s",
			     texts[idle->kind].together);
}

static void warn_more(const struct policy *policy, const struct idle *idle,
		      size_t from, struct messages *messages)
{
	size_t never = 0, nothing = 0, i;

	for (i = from; i < idle->count; i++)
		if (idle->list[i].kind == IDLE_REPEATED)
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
	if (idle->unsure_fire)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			"%zu rules may never fire: too many others overlap with them to be sure",
			idle->unsure_fire);
	if (idle->unsure_missed)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			"%zu rules overlap with too many others to find out whether they change anything",
			idle->unsure_missed);
}

int idle_warn(const struct policy *policy, const struct image *image,
	      size_t most, struct messages *messages)
{
	struct idle idle;
	int err = idle_find(policy, image, most, &idle);
	size_t i;

	for (i = 0; i < idle.count && i < most && !err; i++)
		warn(policy, &idle.list[i], messages);
	if (!err)
		warn_more(policy, &idle, i, messages);
	idle_free(&idle);
	return err;
}
