// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/nft/warn.h"

/*
 * True if the conditions match IPv4 only, where nft finds what a policy does.
 */
static bool only_ip4(const struct policy_conditions *conditions)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		if ((condition_types[conditions->list[i].id].features &
		     (KZ_F_IP | KZ_F_IP6)) == KZ_F_IP)
			return true;
	return false;
}

/* The first that reads what follows IPv6's extension headers, or NULL. */
static const struct policy_condition *
find_transport(const struct policy_conditions *conditions)
{
	const struct policy_condition *c;
	size_t i;

	if (only_ip4(conditions))
		return NULL;
	for (i = 0; i < conditions->count; i++) {
		c = &conditions->list[i];
		if (c->id == CONDITION_META_L4PROTO ||
		    c->id == CONDITION_FRAG ||
		    condition_types[c->id].features & KZ_F_L4)
			return c;
	}
	return NULL;
}

static const struct policy_condition *find_first(const struct policy *policy)
{
	const struct policy_condition *found;
	const struct policy_group *group;
	size_t g, r;

	for (g = 0; g < policy->n_groups; g++) {
		group = &policy->groups[g];
		if (only_ip4(&group->when))
			continue;
		found = find_transport(&group->when);
		for (r = 0; !found && r < group->n_rules; r++)
			found = find_transport(&group->rules[r].conditions);
		if (found)
			return found;
	}
	return NULL;
}

void nft_warn(const struct policy *policy, struct messages *messages)
{
	const struct policy_condition *found = find_first(policy);

	if (found)
		policy_message(
			policy, messages, SEVERITY_WARNING, found->at,
			"backend nft does not match anything after an IPv6 authentication header: see kzmark(8)");
}
