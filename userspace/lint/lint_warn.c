// SPDX-License-Identifier: GPL-2.0-only
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
			.together = "rule never fires: its conditions exclude each other",
		},
		[LINT_EXCLUDED] = {
			.together = "rule never fires: the group's 'when' excludes its conditions",
		},
		[LINT_SHADOWED] = {
			"rule never fires: the rule on line %u before it matches every packet it does",
			"rule never fires: the rules before it together match every packet it does",
		},
		[LINT_REDUNDANT] = {
			"rule changes nothing: the rule on line %u behind it does the same to every packet it matches",
			"rule changes nothing: rules behind it together do the same to every packet it matches",
		},
	};

	if (lint->by)
		messages_add(messages, SEVERITY_WARNING, policy->file,
			     policy->text, lint->rule->at,
			     texts[lint->kind].alone, lint->by->at.line);
	else
		messages_add(messages, SEVERITY_WARNING, policy->file,
			     policy->text, lint->rule->at, "%s",
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
			from ? "%zu more rules never fire, %zu more change nothing: 'kzmark check --all' names them" :
			       "%zu rules never fire, %zu change nothing: 'kzmark check' names them",
			never, redundant);
	if (lint->unsure_shadowed)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			"%zu rules may never fire: too many others overlap with them to be sure",
			lint->unsure_shadowed);
	if (lint->unsure_redundant)
		messages_add(
			messages, SEVERITY_WARNING, policy->file, NULL,
			(struct location){ 0 },
			"%zu rules overlap with too many others to find out whether they change anything",
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
	lint_free(&lint);
	return err;
}
