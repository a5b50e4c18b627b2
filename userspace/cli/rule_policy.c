// SPDX-License-Identifier: GPL-2.0-only
/* The text of a loaded policy, and a rule in it; see rule.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/lock.h"
#include "userspace/base/refuse.h"
#include "userspace/cli/output.h"
#include "userspace/cli/rule.h"
#include "userspace/cli/source.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/suggest.h"

/* ---- the policy ---- */

static int read_text(struct rule_policy *policy, char *why)
{
	struct text_files *files = &policy->kept.files;
	int err = kept_collect_text(&policy->kept, &policy->target, why);

	if (err)
		return err;
	files->complete = true;
	text_files_use(files);
	policy->policy = source_read(files->list[0].path, &policy->messages);
	text_files_use(NULL);
	if (policy->policy)
		return 0;
	messages_print(&policy->messages, stderr);
	return refuse(
		why, -EINVAL,
		"the text it was loaded from is not right here any more: load it again");
}

void rule_policy_close(struct rule_policy *policy, struct lock *lock)
{
	policy_free(policy->policy);
	messages_clear(&policy->messages);
	kept_clear(&policy->kept);
	lock_drop(lock);
}

int rule_policy_open(struct rule_policy *policy, struct lock *lock,
		     const char *name, const char *verb)
{
	char why[WHY_SIZE] = "";
	int err = lock_take(lock, why);

	*policy = (struct rule_policy){ 0 };
	if (err) {
		complain("%s: %s", verb, why);
		return EXIT_REFUSED;
	}
	if (active_get(name, &policy->target)) {
		lock_drop(lock);
		return EXIT_REFUSED;
	}
	err = read_text(policy, why);
	if (!err)
		return EXIT_DONE;
	complain("%s: %s: %s", verb, name, *why ? why : errno_words(err));
	rule_policy_close(policy, lock);
	return EXIT_REFUSED;
}

/* ---- a rule ---- */

/* The rules of this label: how many, and in *@number the first's number. */
static size_t label_find(const struct policy *policy, const char *label,
			 uint32_t *number, struct suggestion *near)
{
	const struct policy_group *group = policy->groups;
	const struct policy_rule *rule;
	size_t found = 0, i;

	suggestion_start(near, label, strlen(label));
	for (; group < policy->groups + policy->n_groups; group++) {
		for (i = 0; i < group->n_rules; i++) {
			rule = &group->rules[i];
			if (!rule->name)
				continue;
			suggestion_try(near, rule->name);
			if (!strcmp(rule->name, label) && !found++)
				*number = group->first_rule + i;
		}
	}
	return found;
}

static int find_by_where(const struct policy *policy,
			 const struct rule_request *request, uint32_t *number)
{
	struct suggestion near;
	char *end;
	size_t count;

	errno = 0;
	*number = strtoul(request->where, &end, 10);
	if (*request->where >= '0' && *request->where <= '9' && !*end) {
		if (!errno && policy_rule_find(policy, *number))
			return EXIT_DONE;
		complain(
			"%s: policy '%s' has no rule %s: its rules are 0 to %u",
			request->verb, request->name, request->where,
			policy->n_rules - 1);
		return EXIT_REFUSED;
	}
	count = label_find(policy, request->where, number, &near);
	if (count == 1)
		return EXIT_DONE;
	if (count)
		complain(
			"%s: label '%s' is in %zu groups of policy '%s': give the rule's number, which 'kzmark rule list %s' shows",
			request->verb, request->where, count, request->name,
			request->name);
	else
		complain("%s: policy '%s' has no rule with label '%s'%s",
			 request->verb, request->name, request->where,
			 suggestion_text(&near));
	return EXIT_REFUSED;
}

/* NULL, after a complaint. */
static const struct policy_group *group_find(const struct policy *policy,
					     const struct rule_request *request)
{
	struct suggestion near;
	size_t i;

	if (!request->group && policy->n_groups == 1)
		return policy->groups;
	if (!request->group) {
		complain(
			"%s: policy '%s' has %zu groups: say where: before or after a rule's label or number, or 'in' a group",
			request->verb, request->name, policy->n_groups);
		return NULL;
	}
	suggestion_start(&near, request->group, strlen(request->group));
	for (i = 0; i < policy->n_groups; i++) {
		if (!strcmp(policy->groups[i].name, request->group))
			return &policy->groups[i];
		suggestion_try(&near, policy->groups[i].name);
	}
	complain("%s: policy '%s' has no group '%s'%s", request->verb,
		 request->name, request->group, suggestion_text(&near));
	return NULL;
}

int rule_find(const struct policy *policy, const struct rule_request *request,
	      enum edit_kind *kind, uint32_t *number)
{
	const struct policy_group *group;
	const struct policy_rule *last;

	*kind = request->kind;
	if (request->where)
		return find_by_where(policy, request, number);
	group = group_find(policy, request);
	if (!group)
		return EXIT_REFUSED;
	/* The default rule stays the last. */
	last = &group->rules[group->n_rules - 1];
	*number = group->first_rule + group->n_rules - 1;
	*kind = rule_is_default(last) ? EDIT_BEFORE : EDIT_AFTER;
	return EXIT_DONE;
}

const struct policy_rule *rule_label_find(const struct policy *policy,
					  uint32_t number, const char *label,
					  size_t length)
{
	const struct policy_group *group = policy->groups;
	const struct policy_rule *rule;

	while (number - group->first_rule >= group->n_rules)
		group++;
	for (rule = group->rules; rule < group->rules + group->n_rules; rule++)
		if (rule->name && !strncmp(rule->name, label, length) &&
		    !rule->name[length])
			return rule;
	return NULL;
}
