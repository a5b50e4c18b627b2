// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "backend.h"
#include "hooks.h"
#include "sees.h"

#define AT(hook) (1U << NF_INET_##hook)

/* clang-format off */
static const struct {
	uint32_t feature;
	uint32_t hooks; /* that do not see it, */
	int32_t priority; /* up to this one, */
	const char *reason; /* of one of them */
} blind[] = {
	{ KZ_F_OIF, AT(PRE_ROUTING) | AT(LOCAL_IN), INT32_MAX,
	  "no output device is known there: use --hook forward, output or postrouting" },
	{ KZ_F_ETHER, AT(LOCAL_OUT) | AT(POST_ROUTING), INT32_MAX,
	  "there is no Ethernet header: use --hook prerouting, input or forward" },
	{ KZ_F_CT, AT(PRE_ROUTING) | AT(LOCAL_OUT), NF_IP_PRI_CONNTRACK,
	  "connections are not tracked yet: use a --priority above -200" },
};
/* clang-format on */

static const struct policy_condition *
find_among(const struct policy_conditions *conditions, uint32_t feature)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		if (condition_types[conditions->list[i].id].features & feature)
			return &conditions->list[i];
	return NULL;
}

static const struct policy_condition *find(const struct policy *policy,
					   uint32_t feature)
{
	const struct policy_condition *found = NULL;
	const struct policy_group *group;
	size_t g, r;

	for (g = 0; g < policy->n_groups && !found; g++) {
		group = &policy->groups[g];
		found = find_among(&group->when, feature);
		for (r = 0; r < group->n_rules && !found; r++)
			found = find_among(&group->rules[r].conditions,
					   feature);
	}
	return found;
}

int sees_refuse(const struct policy *policy, uint32_t feature,
		const char *reason, char *why)
{
	const struct policy_condition *found = NULL;
	const struct condition_type *type;

	if (policy)
		found = find(policy, feature);
	if (!found)
		return 0;
	type = &condition_types[found->id];
	snprintf(why, WHY_SIZE, "%s:%u: %s%s%s: %s", policy->file,
		 found->at.line, type->protocol, type->key[0] ? " " : "",
		 type->key, reason);
	return -EINVAL;
}

/* ip_forward() sets a packet's priority by its TOS. */
#define FORGETS_PRIORITY (AT(PRE_ROUTING) | AT(LOCAL_IN))

static const struct policy_action *find_priority(const struct policy *policy)
{
	const struct policy_rule *rule;
	size_t g, r, i;

	for (g = 0; g < policy->n_groups; g++) {
		for (r = 0; r < policy->groups[g].n_rules; r++) {
			rule = &policy->groups[g].rules[r];
			for (i = 0; i < rule->n_actions; i++)
				if (rule->actions[i].id == ACTION_PRIORITY)
					return &rule->actions[i];
		}
	}
	return NULL;
}

static int priority_refuse(const struct policy *policy, uint32_t hooks,
			   char *why)
{
	const struct policy_action *found = NULL;

	if (policy && hooks && !(hooks & ~FORGETS_PRIORITY))
		found = find_priority(policy);
	if (!found)
		return 0;
	snprintf(
		why, WHY_SIZE,
		"%s:%u: priority set: it is set anew when a packet is forwarded: use --hook forward, output or postrouting",
		policy->file, found->at.line);
	return -EINVAL;
}

int sees_at_hooks(const struct policy *policy, uint32_t hooks, int32_t priority,
		  char *why)
{
	char reason[WHY_SIZE / 2];
	size_t i, hook;
	int err = 0;

	for (i = 0; i < sizeof(blind) / sizeof(*blind) && !err; i++) {
		for (hook = 0; hook < HOOKS; hook++)
			if (hooks & blind[i].hooks & 1U << hook)
				break;
		if (hook == HOOKS || priority > blind[i].priority)
			continue;
		snprintf(reason, sizeof(reason), "at %s %s", hook_names[hook],
			 blind[i].reason);
		err = sees_refuse(policy, blind[i].feature, reason, why);
	}
	return err ? err : priority_refuse(policy, hooks, why);
}
