// SPDX-License-Identifier: GPL-2.0-only
#include "testlib/draft_rule.h"
#include "testlib/random.h"

static bool asks_joined(const struct policy_rule *rule)
{
	size_t i;

	for (i = 0; i < rule->conditions.count; i++)
		if (rule->conditions.list[i].id == CONDITION_PARTS)
			return true;
	return false;
}

const struct policy_rule *rule_draw(uint64_t *seed, const struct policy *policy,
				    const struct policy_group **group)
{
	uint32_t tries = random_below(seed, 4) ? 8 : 1;
	const struct policy_rule *rule = NULL;
	const struct policy_group *in;

	for (; tries && policy->n_groups; tries--) {
		in = &policy->groups[random_below(seed, policy->n_groups)];
		if (!in->n_rules)
			continue;
		*group = in;
		rule = &in->rules[random_below(seed, in->n_rules)];
		if (asks_joined(rule))
			break;
	}
	return rule;
}

bool has_joined(const struct policy *policy)
{
	size_t i;

	for (i = 0; i < policy->n_sets; i++)
		if (policy->sets[i]->dynamic &&
		    policy->sets[i]->type == KZ_SET_PARTS)
			return true;
	return false;
}
