// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/map.h"

const struct policy_action *rule_map_action(const struct policy_rule *rule)
{
	size_t i;

	for (i = 0; i < rule->n_actions; i++)
		if (rule->actions[i].map)
			return &rule->actions[i];
	return NULL;
}

int map_conditions_lower(struct output *output, const struct policy_rule *rule,
			 const struct policy_action *action, struct lowered *l)
{
	struct range any = { .high = { ~0U, ~0U, ~0U, ~0U } };
	struct policy_conditions conditions = rule->conditions;
	struct policy_condition *list;
	size_t i;
	int err;

	list = calloc(conditions.count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	memcpy(list, conditions.list, conditions.count * sizeof(*list));
	for (i = 0; i < conditions.count; i++) {
		if (list[i].set != action->map || list[i].id != action->key ||
		    list[i].negate)
			continue;
		list[i].set = NULL;
		list[i].ranges = (struct ranges){ &any, 1 };
	}
	conditions.list = list;
	err = conditions_lower(output, &conditions, true, rule->at, l);
	free(list);
	return err;
}
