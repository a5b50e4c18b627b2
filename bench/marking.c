// SPDX-License-Identifier: GPL-2.0-only
#include "bench/marking.h"

struct marking marking_of_rule(const struct policy_rule *rule)
{
	struct marking marking = { 0 };
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

bool marking_in_group(const struct policy_group *group)
{
	return group->n_rules && marking_of_rule(&group->rules[0]).mask;
}

bool marking_kept_in_group(const struct policy_group *group)
{
	return group->n_rules && marking_of_rule(&group->rules[0]).kept;
}

uint32_t marking_number(const struct marking *marking)
{
	return marking->mask ? marking->value >> __builtin_ctz(marking->mask) :
			       0;
}

bool marking_is_new(struct markings *markings, const struct marking *marking)
{
	bool *met = &markings->met[marking_number(marking) % MARKING_NUMBERS];
	bool is_new = !*met;

	*met = true;
	return is_new;
}
