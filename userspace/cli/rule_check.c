// SPDX-License-Identifier: GPL-2.0-only
/* What comes of a change of one rule; see rule_change.h. */
#include "userspace/cli/rule_change.h"

#include <stdlib.h>
#include <string.h>

/* ---- messages about the new rule show it as it was given ---- */

static size_t line_length(const char *rule, uint32_t line, const char **start)
{
	while (line--)
		rule = strchrnul(rule, '\n') + 1;
	*start = rule;
	return strcspn(rule, "\n");
}

uint32_t line_ends(const char *text, size_t length)
{
	uint32_t count = 0;

	while (length--)
		count += *text++ == '\n';
	return count;
}

/* False: it is about something else. */
static bool locate_message(const struct rule_change *change,
			   struct message *message)
{
	const char *rule = change->request->rule, *start;
	const struct location *from = &change->at;
	uint32_t line = message->at.line - from->line, shift;
	size_t length;

	if (line > line_ends(rule, strlen(rule)))
		return false;
	shift = line ? 0 : from->column - 1;
	length = line_length(rule, line, &start);
	if (message->at.column <= shift ||
	    message->at.column - shift > length + 1)
		return false;
	free(message->file);
	free(message->source);
	message->file = strdup(RULE_FILE);
	message->source = strndup(start, length);
	message->at.line = line + 1;
	message->at.column -= shift;
	return true;
}

const char *rule_change_file(const struct rule_change *change)
{
	const char *path = change->file->path;

	return strcmp(path, "-") ? path : "<stdin>";
}

void rule_change_locate(const struct rule_change *change,
			struct messages *messages)
{
	struct message *message = messages->list, *to = message;
	const char *name = rule_change_file(change);

	if (!change->request->rule)
		return;
	for (; message < messages->list + messages->count; message++) {
		bool here = message->file && !strcmp(message->file, name) &&
			    locate_message(change, message);

		if (here || message->severity == SEVERITY_ERROR)
			*to++ = *message;
		else
			message_free(message);
	}
	messages->count = to - messages->list;
}

/* ---- the new text differs in that rule, and in nothing else ---- */

static bool is_in_file(const struct rule_change *change,
		       const struct policy *after,
		       const struct policy_rule *rule)
{
	if (!rule->at.file)
		return change->file == change->policy->kept.files.list;
	return !strcmp(policy_file(after, rule->at.file).name,
		       change->file->path);
}

/* Rule @number was before what rule @rule of @after is: of the same label, and
 * on the line that it has moved to.
 */
static bool is_same_rule(const struct rule_change *change, uint32_t number,
			 const struct policy *after,
			 const struct policy_rule *rule)
{
	const struct image *image = &change->policy->image;
	const struct kz_info_rule *before = rule_info(image, number);
	bool moved = number > change->number ||
		     (number == change->number && change->kind == EDIT_BEFORE);

	if (moved && is_in_file(change, after, rule))
		moved = before->line + change->shift == rule->at.line;
	else
		moved = before->line == rule->at.line;
	return moved &&
	       !strcmp(image_string(image, before->name), rule->name ?: "");
}

static bool is_same_group(const struct rule_change *change,
			  const struct kz_info_group *before,
			  const struct policy *after,
			  const struct policy_group *group)
{
	bool here = change->number - before->first_rule < before->n_rules;
	uint32_t at = change->new_number - before->first_rule, i;
	/* Its own rule is neither among the old ones nor among the new ones. */
	uint32_t old = here && change->kind <= EDIT_REPLACE;
	uint32_t new = here && change->kind != EDIT_DELETE;

	if (before->n_rules - old != group->n_rules - new ||
	    strcmp(image_string(&change->policy->image, before->name),
		   group->name))
		return false;
	for (i = 0; i < before->n_rules - old; i++)
		if (!is_same_rule(change,
				  before->first_rule + i + (i >= at) * old,
				  after, &group->rules[i + (i >= at) * new]))
			return false;
	return true;
}

bool rule_change_is_meant(const struct rule_change *change,
			  const struct policy *after)
{
	const struct image *image = &change->policy->image;
	const struct kz_info_group *groups = image_groups(image);
	size_t i;

	if (image->header->n_groups != after->n_groups ||
	    image_info(image)->n_fields != after->n_fields)
		return false;
	for (i = 0; i < after->n_groups; i++)
		if (!is_same_group(change, &groups[i], after,
				   &after->groups[i]))
			return false;
	return true;
}
