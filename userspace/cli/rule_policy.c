// SPDX-License-Identifier: GPL-2.0-only
/* The text of a loaded policy, and a rule by its image; see rule.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/output.h"
#include "userspace/cli/rule.h"
#include "userspace/cli/source.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/suggest.h"

/* ---- the policy ---- */

void rule_policy_close(struct rule_policy *policy)
{
	policy_free(policy->policy);
	image_free(&policy->image);
	kept_clear(&policy->kept);
	lock_drop(&policy->lock);
}

int rule_policy_open(struct rule_policy *policy, const char *name,
		     const char *verb)
{
	struct target *target = &policy->target;
	char why[WHY_SIZE] = "";
	int err;

	*policy = (struct rule_policy){ 0 };
	err = lock_take(&policy->lock, why);
	if (err) {
		complain("%s: %s", verb, why);
		return EXIT_REFUSED;
	}
	if (active_get(name, target)) {
		lock_drop(&policy->lock);
		return EXIT_REFUSED;
	}
	err = target->backend->get_image(target->backend, name, &policy->image,
					 why);
	if (!err)
		err = kept_collect_text(&policy->kept, target, why);
	policy->kept.files.complete = true;
	if (!err)
		return EXIT_DONE;
	complain("%s: %s: %s", verb, name, *why ? why : errno_words(err));
	rule_policy_close(policy);
	return EXIT_REFUSED;
}

int rule_policy_parse(struct rule_policy *policy, const char *verb)
{
	struct text_files *files = &policy->kept.files;
	struct messages messages = { 0 };

	text_files_use(files);
	policy->policy = source_read(files->list[0].path, &messages);
	text_files_use(NULL);
	if (!policy->policy)
		messages_print(&messages, stderr);
	messages_clear(&messages);
	if (policy->policy)
		return EXIT_DONE;
	complain(
		"%s: %s: the text that it was loaded from is not right here any more: load it again",
		verb, policy->kept.place.name);
	return EXIT_REFUSED;
}

/* ---- a rule ---- */

const struct kz_info_group *rule_group(const struct image *image,
				       uint32_t number)
{
	const struct kz_info_group *group = image_groups(image);

	while (number - group->first_rule >= group->n_rules)
		group++;
	return group;
}

uint32_t rule_label_find(const struct image *image, uint32_t number,
			 const char *label, size_t length)
{
	const struct kz_info_group *group = rule_group(image, number);
	const char *name;
	uint32_t i;

	for (i = 0; i < group->n_rules; i++) {
		number = group->first_rule + i;
		name = image_string(image, rule_info(image, number)->name);
		if (!strncmp(name, label, length) && !name[length])
			return number;
	}
	return KZ_NONE;
}

/* The rules of this label: how many, and in *@number the first's number. */
static size_t label_find(const struct image *image, const char *label,
			 uint32_t *number, struct suggestion *near)
{
	const char *name;
	size_t found = 0;
	uint32_t i;

	suggestion_start(near, label, strlen(label));
	for (i = 0; i < image->header->n_rules; i++) {
		name = image_string(image, rule_info(image, i)->name);
		if (!strcmp(name, label) && !found++)
			*number = i;
	}
	for (i = 0; !found && i < image->header->n_rules; i++) {
		name = image_string(image, rule_info(image, i)->name);
		if (*name)
			suggestion_try(near, name);
	}
	return found;
}

static int find_by_where(const struct image *image,
			 const struct rule_request *request, uint32_t *number)
{
	const uint32_t n_rules = image->header->n_rules;
	struct suggestion near;
	char *end;
	size_t count;

	errno = 0;
	*number = strtoul(request->where, &end, 10);
	if (*request->where >= '0' && *request->where <= '9' && !*end) {
		if (!errno && *number < n_rules)
			return EXIT_DONE;
		complain(
			"%s: policy '%s' has no rule %s: its rules are 0 to %u",
			request->verb, request->name, request->where,
			n_rules - 1);
		return EXIT_REFUSED;
	}
	count = label_find(image, request->where, number, &near);
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
static const struct kz_info_group *
group_find(const struct image *image, const struct rule_request *request)
{
	const struct kz_info_group *group = image_groups(image);
	const uint32_t n_groups = image->header->n_groups;
	struct suggestion near;
	const char *name;
	uint32_t i;

	if (!request->group && n_groups == 1)
		return group;
	if (!request->group) {
		complain(
			"%s: policy '%s' has %u groups: say where: before or after a rule's label or number, or 'in' a group",
			request->verb, request->name, n_groups);
		return NULL;
	}
	suggestion_start(&near, request->group, strlen(request->group));
	for (i = 0; i < n_groups; i++) {
		name = image_string(image, group[i].name);
		if (!strcmp(name, request->group))
			return &group[i];
		suggestion_try(&near, name);
	}
	complain("%s: policy '%s' has no group '%s'%s", request->verb,
		 request->name, request->group, suggestion_text(&near));
	return NULL;
}

int rule_find(const struct image *image, const struct rule_request *request,
	      uint32_t *number)
{
	const struct kz_info_group *group;

	if (request->where)
		return find_by_where(image, request, number);
	group = group_find(image, request);
	if (!group)
		return EXIT_REFUSED;
	*number = group->first_rule + group->n_rules - 1;
	return EXIT_DONE;
}
