// SPDX-License-Identifier: GPL-2.0-only
/* Questions about a policy; freeing one, which userspace/lang makes. */
#include "userspace/policy/policy.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void conditions_free(struct policy_conditions *conditions)
{
	size_t i;

	for (i = 0; i < conditions->count; i++) {
		free(conditions->list[i].ranges.list);
		free(conditions->list[i].boxes.list);
	}
	free(conditions->list);
}

static void actions_free(struct policy_rule *rule)
{
	size_t i;

	for (i = 0; i < rule->n_actions; i++)
		free(rule->actions[i].weights);
	free(rule->actions);
}

static void field_free(struct policy_field *field)
{
	size_t i;

	for (i = 0; i < field->n_values; i++)
		free(field->values[i].name);
	free(field->values);
	free(field->name);
	free(field);
}

static void group_free(struct policy_group *group)
{
	struct policy_rule *rule;
	size_t i;

	for (i = 0; i < group->n_rules; i++) {
		rule = &group->rules[i];
		conditions_free(&rule->conditions);
		conditions_free(&rule->limit.key.parts);
		actions_free(rule);
		free(rule->name);
		free(rule->text);
	}
	free(group->rules);
	conditions_free(&group->when);
	free(group->name);
}

void policy_free(struct policy *policy)
{
	size_t i;

	if (!policy)
		return;
	for (i = 0; i < policy->n_groups; i++)
		group_free(&policy->groups[i]);
	for (i = 0; i < policy->n_sets; i++) {
		free(policy->sets[i]->ranges.list);
		free(policy->sets[i]->boxes.list);
		policy_map_free(policy->sets[i]->map);
		free(policy->sets[i]->first);
		free(policy->sets[i]->name);
		free(policy->sets[i]);
	}
	for (i = 0; i < policy->n_fields; i++)
		field_free(policy->fields[i]);
	for (i = 0; i < policy->n_devices; i++)
		free(policy->devices[i].name);
	free(policy->devices);
	for (i = 0; i < policy->n_cgroups; i++)
		free(policy->cgroups[i].path);
	free(policy->cgroups);
	free(policy->groups);
	free(policy->sets);
	free(policy->fields);
	free(policy->reserves);
	for (i = 0; i < policy->n_included; i++) {
		free(policy->included[i].name);
		free(policy->included[i].text);
	}
	free(policy->included);
	free(policy->zone_name);
	zone_free(&policy->zone);
	free(policy->text);
	free(policy->file);
	free(policy);
}

uint64_t limit_interval(const struct policy_limit *limit)
{
	return limit->unit / limit->rate;
}

uint64_t limit_depth(const struct policy_limit *limit)
{
	unsigned __int128 depth =
		limit->bytes ?
			(unsigned __int128)limit->unit *
				(limit->rate + limit->burst) / limit->rate :
			(unsigned __int128)limit_interval(limit) * limit->burst;

	return depth < UINT64_MAX ? depth : UINT64_MAX;
}

uint64_t limit_features(const struct policy_limit *limit)
{
	return (limit->rate ? KZ_F_LIMIT : 0) |
	       (limit->bytes ? KZ_F_LIMIT_BYTES : 0) |
	       (limit->connections ? KZ_F_CT_COUNT : 0) |
	       (limit->key.size ? KZ_F_LIMIT_KEY : 0) |
	       (limit->key.flow ? KZ_F_BY_FLOW : 0);
}

uint64_t policy_features_of(const struct policy *policy,
			    const struct policy_condition *condition)
{
	uint64_t features = condition_features(condition);
	const struct zone *zone = &policy->zone;
	int64_t now = time(NULL);

	if (features & KZ_F_TIME &&
	    (zone_changes(zone, now) ||
	     (condition->id == CONDITION_META_DAY && zone_offset(zone, now))))
		features |= KZ_F_ZONE;
	return features;
}

bool policy_uses_clock(const struct policy *policy)
{
	const struct policy_group *group = policy->groups;
	size_t i, r;

	for (i = 0; i < policy->n_sets; i++)
		if (policy->sets[i]->timeout)
			return true;
	for (i = 0; i < policy->n_groups; i++, group++)
		for (r = 0; r < group->n_rules; r++)
			if (group->rules[r].limit.rate)
				return true;
	return false;
}

static const struct policy_condition *
asked(const struct policy_conditions *conditions, uint64_t bits)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		if (bits >> conditions->list[i].id & 1)
			return &conditions->list[i];
	return NULL;
}

const struct policy_condition *policy_asks(const struct policy *policy,
					   uint64_t conditions)
{
	const struct policy_group *group = policy->groups;
	const struct policy_condition *found;
	size_t i, r;

	for (i = 0; i < policy->n_groups; i++, group++) {
		found = asked(&group->when, conditions);
		for (r = 0; !found && r < group->n_rules; r++) {
			found = asked(&group->rules[r].conditions, conditions);
			if (!found)
				found = asked(&group->rules[r].limit.key.parts,
					      conditions);
		}
		if (found)
			return found;
	}
	return NULL;
}

const struct policy_rule *policy_rule_find(const struct policy *policy,
					   uint32_t number)
{
	const struct policy_group *group;
	size_t i;

	for (i = 0; i < policy->n_groups; i++) {
		group = &policy->groups[i];
		if (number - group->first_rule < group->n_rules)
			return &group->rules[number - group->first_rule];
	}
	return NULL;
}

struct policy_file policy_file(const struct policy *policy, uint32_t number)
{
	if (number)
		return policy->included[number - 1];
	return (struct policy_file){ policy->file, policy->text };
}

void policy_message(const struct policy *policy, struct messages *messages,
		    enum severity severity, struct location at,
		    const char *format, ...)
{
	struct policy_file file = policy_file(policy, at.file);
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	messages_add(messages, severity, file.name, file.text, at, "%s",
		     text ? text : "out of memory");
	free(text);
}
