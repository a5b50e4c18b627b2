// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lint/limited.h"
#include "userspace/lint/lint.h"
#include "userspace/lint/lint_warn.h"

static void warn(const struct policy *policy, const struct lint_rule *lint,
		 struct messages *messages)
{
	static const struct {
		const char *alone; /* with the line of the other rule */
		const char *together;
	} texts[LINT_KINDS] = {
		[LINT_CONTRADICTORY] = {
			.together = "never matches: its conditions contradict each other",
		},
		[LINT_EXCLUDED] = {
			.together = "never matches: its conditions contradict the group's 'when'",
		},
		[LINT_SHADOWED] = {
			"never matches: line %u matches every packet that this rule would",
			"never matches: earlier rules together match every packet that this rule would",
		},
		[LINT_REDUNDANT] = {
			"redundant: line %u has the same effect on every packet this rule matches",
			"redundant: later rules together have the same effect on every packet this rule matches",
		},
	};

	if (lint->by)
		policy_message(policy, messages, SEVERITY_WARNING,
			       lint->rule->at, texts[lint->kind].alone,
			       lint->by->at.line);
	else
		policy_message(policy, messages, SEVERITY_WARNING,
			       lint->rule->at, "%s",
			       texts[lint->kind].together);
}

static void warn_more(const struct policy *policy, const struct lint *lint,
		      size_t from, struct messages *messages)
{
	size_t never = 0, redundant = 0, i;

	for (i = from; i < lint->count; i++)
		if (lint->list[i].kind == LINT_REDUNDANT)
			redundant++;
		else
			never++;
	if (never || redundant)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			from ? "%zu more rules never match, %zu more are redundant: 'kzmark check --all' names them" :
			       "%zu rules never match, %zu are redundant: 'kzmark check' names them",
			never, redundant);
	if (lint->unsure_shadowed)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			"%zu rules may never match: too many others overlap with them to be sure",
			lint->unsure_shadowed);
	if (lint->unsure_redundant)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			"%zu rules may be redundant: too many others overlap with them to be sure",
			lint->unsure_redundant);
}

int lint_warn(const struct policy *policy, const struct image *image,
	      size_t most, struct messages *messages)
{
	struct lint lint;
	int err = lint_find(policy, image, most, &lint);
	size_t i;

	for (i = 0; i < lint.count && i < most && !err; i++)
		warn(policy, &lint.list[i], messages);
	if (!err)
		warn_more(policy, &lint, i, messages);
	if (!err)
		err = limited_warn(policy, messages);
	lint_free(&lint);
	return err;
}
