// SPDX-License-Identifier: GPL-2.0-only
/* What limits come to; freeing a policy, which userspace/lang makes. */
#include "userspace/policy/policy.h"

#include <stdlib.h>

static void conditions_free(struct policy_conditions *conditions)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		free(conditions->list[i].ranges.list);
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
		free(policy->sets[i]->name);
		free(policy->sets[i]);
	}
	for (i = 0; i < policy->n_fields; i++)
		field_free(policy->fields[i]);
	free(policy->groups);
	free(policy->sets);
	free(policy->fields);
	free(policy->reserves);
	free(policy->text);
	free(policy->file);
	free(policy);
}

uint64_t limit_interval(const struct policy_limit *limit)
{
	return limit->unit / limit->rate;
}
