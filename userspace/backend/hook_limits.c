// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>

#include "core/hook_limits.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"

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

	refuse(why, -EINVAL, "%s:%u: %s: %s", policy_file(policy, at.file).name,
	       at.line, what, reason);
	if (attachment->messages)
		policy_message(policy, attachment->messages, SEVERITY_ERROR, at,
			       "%s: %s", what, reason);
	return -EINVAL;
}

void hook_limit_warn(const struct attachment *attachment, uint64_t feature,
		     const char *warning)
{
	const struct policy *policy = attachment->policy;
	struct feature_use use = { 0 };

	if (!policy || !attachment->messages || !find(policy, feature, &use))
		return;
	policy_message(policy, attachment->messages, SEVERITY_WARNING, use.at,
		       "%s: %s", use.what, warning);
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

/* Some limits are theirs only who keep fields in flow in conntrack's labels. */
static bool is_limited(enum kz_hook_limit_whom whom, bool labels)
{
	return whom == KZ_HOOK_LIMIT_ALL || labels;
}

int hook_limits_check(const struct attachment *attachment, bool labels,
		      uint32_t hooks, int32_t priority, char *why)
{
	const struct kz_hook_limit *limit;
	size_t i;
	int err = 0;

	for (i = 0; i < KZ_HOOK_LIMITS && !err; i++) {
		limit = &kz_hook_limits[i];
		if (kz_hook_limit_holds(limit, hooks, priority) &&
		    is_limited(limit->whom, labels))
			err = hook_limit_refuse(attachment, limit->feature,
						limit->reason, why);
	}
	return err;
}

int hook_limits_check_tc(const struct attachment *attachment, bool labels,
			 bool egress, char *why)
{
	const struct kz_hook_limit *limit;
	const char *reason;
	size_t i;
	int err = 0;

	for (i = 0; i < KZ_HOOK_LIMITS && !err; i++) {
		limit = &kz_hook_limits[i];
		reason = egress ? limit->tc_egress : limit->tc_ingress;
		if (reason && is_limited(limit->tc_whom, labels))
			err = hook_limit_refuse(attachment, limit->feature,
						reason, why);
	}
	return err;
}

void attachment_warn(const struct attachment *attachment, const char *why,
		     const char *what)
{
	if (attachment->messages)
		messages_add(attachment->messages, SEVERITY_WARNING, NULL, NULL,
			     (struct location){ 0 }, "%s: %s", why, what);
}
