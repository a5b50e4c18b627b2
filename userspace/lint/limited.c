// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lint/limited.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lint/cover.h"
#include "userspace/lint/space_fill.h"

#define COMPARISONS 1000000 /* of rules with regions; as in shadowed.c */

static const struct policy_action *action_find(const struct policy_rule *rule,
					       enum action_id id)
{
	size_t i;

	for (i = 0; i < rule->n_actions; i++)
		if (rule->actions[i].id == id)
			return &rule->actions[i];
	return NULL;
}

/* ---- one bucket for all sources ---- */

static bool name_one_source(const struct policy_conditions *conditions)
{
	const struct policy_condition *c;
	const struct range *range;
	size_t i;

	for (i = 0; i < conditions->count; i++) {
		c = &conditions->list[i];
		range = c->ranges.list;
		if ((c->id == CONDITION_IP_SADDR ||
		     c->id == CONDITION_IP6_SADDR) &&
		    !c->negate && c->ranges.count == 1 &&
		    !memcmp(range->low, range->high, sizeof(range->low)))
			return true;
	}
	return false;
}

/* Each source has buckets of its own. */
static bool key_names_source(const struct policy_key *key)
{
	size_t i;

	for (i = 0; i < key->parts.count; i++)
		if (key->parts.list[i].id == CONDITION_IP_SADDR ||
		    key->parts.list[i].id == CONDITION_IP6_SADDR)
			return true;
	return key->flow;
}

static void warn_shared(const struct policy *policy,
			const struct policy_group *group,
			const struct policy_rule *rule,
			struct messages *messages)
{
	const struct policy_action *add = action_find(rule, ACTION_ADD);

	if (!add)
		add = action_find(rule, ACTION_UPDATE);
	if (!rule->limit.over || !add || key_names_source(&rule->limit.key) ||
	    name_one_source(&rule->conditions) || name_one_source(&group->when))
		return;
	policy_message(
		policy, messages, SEVERITY_WARNING, rule->limit.at,
		"one bucket counts the packets of all sources: when some of them have emptied it, the next source is added to @%s for its first packet; give each source a bucket: 'limit over ... per %s saddr'",
		add->set->name, add->set->type == KZ_SET_IPV4 ? "ip" : "ip6");
}

/* ---- what is logged passes ---- */

/* Of the same parts: those are conditions that are compared, too. */
static bool parts_equal(const struct boxes *a, const struct boxes *b)
{
	return a->n_parts == b->n_parts && a->count == b->count &&
	       !memcmp(a->list, b->list,
		       a->count * a->n_parts * sizeof(*a->list));
}

static bool is_dynamic(const struct policy_condition *c)
{
	return c->set && c->set->dynamic;
}

static bool conditions_equal(const struct policy_condition *a,
			     const struct policy_condition *b)
{
	if (a->id == CONDITION_PARTS)
		return a->id == b->id && a->negate == b->negate &&
		       is_dynamic(a) == is_dynamic(b) &&
		       (!is_dynamic(a) || a->set == b->set) &&
		       parts_equal(condition_boxes(a), condition_boxes(b));
	return a->id == b->id && a->negate == b->negate && a->set == b->set &&
	       !memcmp(&a->payload, &b->payload, sizeof(a->payload)) &&
	       a->field == b->field && a->mask == b->mask &&
	       a->value == b->value && a->ranges.count == b->ranges.count &&
	       !memcmp(a->ranges.list, b->ranges.list,
		       a->ranges.count * sizeof(*a->ranges.list));
}

static bool conditions_have(const struct policy_conditions *conditions,
			    const struct policy_condition *condition)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		if (conditions_equal(&conditions->list[i], condition))
			return true;
	return false;
}

/* True if @outer fires for all packets of @inner that reach it. */
static bool takes_all(const struct space *space,
		      const struct policy_group *group, uint32_t outer,
		      uint32_t inner)
{
	const struct policy_rule *rules = group->rules;
	size_t i;

	if (rules[outer].limit.rate)
		return false;
	for (i = 0; i < rules[outer].conditions.count; i++)
		if (!conditions_have(&rules[inner].conditions,
				     &rules[outer].conditions.list[i]))
			return space_shadows(space, outer, inner);
	return true;
}

/*
 * True if no rule between them matches all packets of both; in the chunk of
 * atoms that the space is filled with. Or -ENOMEM.
 */
static int reaches_in_chunk(const struct space *space, uint32_t rule,
			    uint32_t later)
{
	uint32_t *list = calloc(later - rule, sizeof(*list)), i, n = 0;
	struct lint_cover cover = {
		.space = space,
		.rule = rule,
		.budget = COMPARISONS,
	};
	struct region all, own, both;
	int answer = ANSWER_YES;

	if (!list)
		return -ENOMEM;
	for (i = rule + 1; i < later; i++)
		if (!space->empty[i])
			list[n++] = i;
	space_region(space, &all);
	if (space_clip(space, rule, &all, &own) &&
	    space_clip(space, later, &own, &both))
		answer = lint_cover(&cover, &both, list, n);
	free(list);
	return answer < 0 ? answer : answer == ANSWER_NO;
}

/* True if some packet of the rule would fire the later one without it. */
static int reaches(struct space *space, uint32_t rule, uint32_t later)
{
	size_t chunk;
	int answer = 0;

	for (chunk = 0; chunk < space_chunks(space) && !answer; chunk++) {
		space_fill_atoms(space, chunk);
		answer = reaches_in_chunk(space, rule, later);
	}
	return answer;
}

/* The rule that would drop packets that @rule fires for. 0 or -ENOMEM. */
static int drop_find(struct space *space, const struct policy_group *group,
		     uint32_t rule, const struct policy_rule **drop)
{
	uint32_t i;
	bool all;
	int answer;

	for (i = rule + 1; i < group->n_rules; i++) {
		all = takes_all(space, group, i, rule);
		if (group->rules[i].verdict == KZ_DROP &&
		    (all || (!space->opaque[i] && !space->limited[i]))) {
			answer = reaches(space, rule, i);
			if (answer > 0)
				*drop = &group->rules[i];
			if (answer)
				return answer < 0 ? answer : 0;
		}
		if (all)
			break;
	}
	return 0;
}

static bool logs_some(const struct policy_rule *rule)
{
	return rule->limit.rate && rule->verdict == KZ_CONTINUE &&
	       action_find(rule, ACTION_LOG) &&
	       !action_find(rule, ACTION_REDIRECT);
}

static int warn_logging(const struct policy *policy,
			const struct policy_group *group,
			struct messages *messages)
{
	const struct policy_rule *drop;
	struct space space;
	uint32_t i;
	int err = space_fill(&space, group, true);

	for (i = 0; i < group->n_rules && !err; i++) {
		drop = NULL;
		if (logs_some(&group->rules[i]) && !space.empty[i])
			err = drop_find(&space, group, i, &drop);
		if (drop)
			policy_message(
				policy, messages, SEVERITY_WARNING,
				group->rules[i].at,
				"passes the packets that it logs, which line %u would drop: add 'drop' to this rule, too",
				drop->at.line);
	}
	space_free(&space);
	return err;
}

int limited_warn(const struct policy *policy, struct messages *messages)
{
	const struct policy_group *group;
	size_t i, k;
	bool logging;
	int err = 0;

	for (i = 0; i < policy->n_groups && !err; i++) {
		group = &policy->groups[i];
		logging = false;
		for (k = 0; k < group->n_rules; k++) {
			warn_shared(policy, group, &group->rules[k], messages);
			logging |= logs_some(&group->rules[k]);
		}
		if (logging)
			err = warn_logging(policy, group, messages);
	}
	return err;
}
