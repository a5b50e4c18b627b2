// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "userspace/base/hook_names.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"

#define AT(hook) (1U << NF_INET_##hook)

/* clang-format off */
static const struct {
	uint64_t feature;
	uint32_t whose; /* hooks; 0: everybody's */
	uint32_t hooks; /* that have it not, */
	uint32_t unless; /* it stands at one of these too, */
	int32_t priority; /* up to this one, */
	const char *reason; /* of one of them */
} limits[] = {
	{ KZ_F_OIF, 0, AT(PRE_ROUTING) | AT(LOCAL_IN), 0, INT32_MAX,
	  "no output device is known there: use --hook forward, output or postrouting" },
	{ KZ_F_ETHER, 0, AT(LOCAL_OUT) | AT(POST_ROUTING), 0, INT32_MAX,
	  "there is no Ethernet header: use --hook prerouting, input or forward" },
	{ KZ_F_CT, 0, AT(PRE_ROUTING) | AT(LOCAL_OUT), 0, NF_IP_PRI_CONNTRACK,
	  "connections are not tracked yet: use a --priority above -200" },
	{ KZ_F_FLOW, HOOK_LIMITS_LABELS, AT(PRE_ROUTING) | AT(LOCAL_OUT), 0,
	  NF_IP_PRI_CONNTRACK,
	  "conntrack, which keeps it, has not found the flow yet: use a --priority above -200" },
	{ KZ_F_MIRROR | KZ_F_REDIRECT, HOOK_LIMITS_MODULE,
	  AT(LOCAL_OUT) | AT(POST_ROUTING), 0, INT32_MAX,
	  "there is no Ethernet header to send it with: use --hook prerouting, input or forward" },
	{ KZ_F_PRIORITY, 0, AT(PRE_ROUTING) | AT(LOCAL_IN),
	  AT(FORWARD) | AT(LOCAL_OUT) | AT(POST_ROUTING), INT32_MAX,
	  "it is lost: a packet's priority is set anew when it is forwarded: use --hook forward, output or postrouting" },
};
/* clang-format on */

/* What asks for a feature, and where. */
struct feature_use {
	char what[128];
	struct location at;
};

static void use_field(struct feature_use *use, const struct policy_field *field,
		      struct location at)
{
	snprintf(use->what, sizeof(use->what), "field '%s'", field->name);
	use->at = at;
}

static bool find_condition(const struct policy_conditions *conditions,
			   uint64_t feature, struct feature_use *use)
{
	const struct policy_condition *c;
	const struct condition_type *type;
	size_t i;

	for (i = 0; i < conditions->count; i++) {
		c = &conditions->list[i];
		if (!(condition_features(c) & feature))
			continue;
		type = &condition_types[c->id];
		if (c->field) {
			use_field(use, c->field, c->at);
			return true;
		}
		snprintf(use->what, sizeof(use->what), "%s%s%s", type->protocol,
			 type->key[0] ? " " : "", type->key);
		use->at = c->at;
		return true;
	}
	return false;
}

static bool find_action(const struct policy_rule *rule, uint64_t feature,
			struct feature_use *use)
{
	const struct policy_action *action;
	size_t i;

	for (i = 0; i < rule->n_actions; i++) {
		action = &rule->actions[i];
		if (!(action_features(action) & feature))
			continue;
		if (action->field) {
			use_field(use, action->field, action->at);
		} else {
			snprintf(use->what, sizeof(use->what), "%s",
				 action_types[action->id].name);
			use->at = action->at;
		}
		return true;
	}
	return false;
}

/* In the order of the text. */
static bool find(const struct policy *policy, uint64_t feature,
		 struct feature_use *use)
{
	const struct policy_group *group;
	const struct policy_rule *rule;
	size_t i, r;

	for (i = 0; feature & KZ_F_FLOW && i < policy->n_fields; i++) {
		if (!policy->fields[i]->sticky)
			continue;
		use_field(use, policy->fields[i], policy->fields[i]->at);
		return true;
	}
	for (i = 0; i < policy->n_groups; i++) {
		group = &policy->groups[i];
		if (find_condition(&group->when, feature, use))
			return true;
		for (r = 0; r < group->n_rules; r++) {
			rule = &group->rules[r];
			if (find_condition(&rule->conditions, feature, use) ||
			    find_action(rule, feature, use))
				return true;
		}
	}
	return false;
}

int hook_limit_refuse_at(const struct attachment *attachment,
			 struct location at, const char *what,
			 const char *reason, char *why)
{
	const struct policy *policy = attachment->policy;

	refuse(why, -EINVAL, "%s:%u: %s: %s", policy->file, at.line, what,
	       reason);
	if (attachment->messages)
		messages_add(attachment->messages, SEVERITY_ERROR, policy->file,
			     policy->text, at, "%s: %s", what, reason);
	return -EINVAL;
}

void hook_limit_warn(const struct attachment *attachment, uint64_t feature,
		     const char *warning)
{
	const struct policy *policy = attachment->policy;
	struct feature_use use = { 0 };

	if (!policy || !attachment->messages || !find(policy, feature, &use))
		return;
	messages_add(attachment->messages, SEVERITY_WARNING, policy->file,
		     policy->text, use.at, "%s: %s", use.what, warning);
}

int hook_limit_refuse(const struct attachment *attachment, uint64_t feature,
		      const char *reason, char *why)
{
	const struct policy *policy = attachment->policy;
	struct feature_use use = { 0 };

	if (!policy || !find(policy, feature, &use))
		return 0;
	return hook_limit_refuse_at(attachment, use.at, use.what, reason, why);
}

int hook_limits_check(const struct attachment *attachment, uint32_t whose,
		      uint32_t hooks, int32_t priority, char *why)
{
	char reason[WHY_SIZE / 2];
	size_t i, hook;
	int err = 0;

	for (i = 0; i < sizeof(limits) / sizeof(*limits) && !err; i++) {
		for (hook = 0; hook < HOOKS; hook++)
			if (hooks & limits[i].hooks & 1U << hook)
				break;
		if (hook == HOOKS || priority > limits[i].priority ||
		    hooks & limits[i].unless ||
		    (limits[i].whose && !(whose & limits[i].whose)))
			continue;
		snprintf(reason, sizeof(reason), "at %s %s", hook_names[hook],
			 limits[i].reason);
		err = hook_limit_refuse(attachment, limits[i].feature, reason,
					why);
	}
	return err;
}
