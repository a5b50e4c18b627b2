// SPDX-License-Identifier: GPL-2.0-only
#include "bench/system/mark_action.h"

struct mark_action mark_action_of_rule(const struct policy_rule *rule)
{
	struct mark_action marking = { 0 };
	size_t i;

	for (i = 0; i < rule->n_actions; i++) {
		const struct policy_action *action = &rule->actions[i];

		if (action->id != ACTION_SET ||
		    action->field->storage != STORAGE_MARK)
			continue;
		marking.mask = action->field->mask;
		marking.value = action->value << action->field->shift;
		marking.kept = action->field->sticky;
	}
	return marking;
}

bool mark_action_in_group(const struct policy_group *group)
{
	return group->n_rules && mark_action_of_rule(&group->rules[0]).mask;
}

bool mark_action_kept_in_group(const struct policy_group *group)
{
	return group->n_rules && mark_action_of_rule(&group->rules[0]).kept;
}

uint32_t mark_action_number(const struct mark_action *marking)
{
	return marking->mask ? marking->value >> __builtin_ctz(marking->mask) :
			       0;
}

bool mark_action_is_new(struct mark_chains *chains,
			const struct mark_action *marking)
{
	bool *met =
		&chains->met[mark_action_number(marking) % MARK_ACTION_NUMBERS];
	bool is_new = !*met;

	*met = true;
	return is_new;
}
