// SPDX-License-Identifier: GPL-2.0-only
/* One rule of a loaded policy is added, deleted or replaced; see rule.h. */
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/lock.h"
#include "userspace/base/refuse.h"
#include "userspace/cli/loading.h"
#include "userspace/cli/output.h"
#include "userspace/cli/rule.h"
#include "userspace/cli/source.h"
#include "userspace/cli/unconfirmed.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/lexer.h"

#define RULE_FILE "<rule>" /* where the new rule is, in messages */

struct change {
	const struct rule_request *request;
	const struct policy *before;
	struct rule_edit edit;
	struct text_edit text;
	uint32_t number; /* of the new rule, or that which the old one had */
	struct location at; /* where the new rule begins */
};

/* ---- messages about the new rule show it as it was given ---- */

static size_t line_length(const char *rule, uint32_t line, const char **start)
{
	while (line--)
		rule = strchrnul(rule, '\n') + 1;
	*start = rule;
	return strcspn(rule, "\n");
}

static uint32_t lines(const char *text)
{
	uint32_t count = 1;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

/* False: it is about something else. */
static bool locate_message(const struct change *change, struct message *message)
{
	const char *rule = change->request->rule, *start;
	const struct location *from = &change->at;
	uint32_t line = message->at.line - from->line, shift;
	size_t length;

	if (line >= lines(rule))
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

/* Of a new rule, the warnings about others are not news. */
static void locate(struct messages *messages, void *context)
{
	const struct change *change = context;
	struct message *message = messages->list, *to = message;
	const char *name;

	if (!change->request->rule)
		return;
	name = policy_file(change->before, change->text.file).name;
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

/* ---- the text says that, and nothing else ---- */

static bool is_same_rule(const struct policy_rule *a,
			 const struct policy_rule *b)
{
	return !strcmp(a->text, b->text) &&
	       !strcmp(a->name ?: "", b->name ?: "");
}

/* Is @after what @before is with rule @at added, deleted or replaced? It is of
 * the group, or SIZE_MAX: no rule is.
 */
static bool is_same_group(const struct policy_group *before,
			  const struct policy_group *after, size_t at,
			  enum edit_kind kind)
{
	size_t skip_old = at != SIZE_MAX && kind <= EDIT_REPLACE;
	size_t skip_new = at != SIZE_MAX && kind != EDIT_DELETE;
	size_t i;

	if (strcmp(before->name, after->name) ||
	    before->n_rules - skip_old != after->n_rules - skip_new)
		return false;
	for (i = 0; i + skip_old < before->n_rules; i++)
		if (!is_same_rule(&before->rules[i + (i >= at) * skip_old],
				  &after->rules[i + (i >= at) * skip_new]))
			return false;
	return true;
}

static bool is_meant(const struct change *change, const struct policy *after)
{
	const struct policy *before = change->before;
	const struct policy_group *group;
	uint32_t at;
	size_t i;

	if (before->n_groups != after->n_groups ||
	    before->n_sets != after->n_sets ||
	    before->n_fields != after->n_fields)
		return false;
	for (i = 0; i < before->n_groups; i++) {
		group = &before->groups[i];
		at = change->edit.number - group->first_rule;
		if (!is_same_group(group, &after->groups[i],
				   at < group->n_rules ?
					   change->number - group->first_rule :
					   SIZE_MAX,
				   change->edit.kind))
			return false;
	}
	return true;
}

static int check(struct source *source, void *context)
{
	const struct change *change = context;
	const struct policy *before = change->before;

	if (is_meant(change, source->policy))
		return EXIT_DONE;
	policy_message(
		before, &source->messages, SEVERITY_ERROR,
		policy_rule_find(before, change->edit.number)->at,
		"the text here is of more than this rule (its file is included twice, or a definition has it): change the file and load it");
	return EXIT_REFUSED;
}

/* ---- the change ---- */

static int refuse_last(const struct change *change)
{
	const struct policy *before = change->before;
	size_t i;

	for (i = 0; i < before->n_groups; i++)
		if (before->groups[i].first_rule == change->edit.number &&
		    before->groups[i].n_rules == 1)
			break;
	if (i == before->n_groups || change->edit.kind != EDIT_DELETE)
		return EXIT_DONE;
	complain(
		"%s: rule %u is the only one of group '%s', and a group needs one: 'rule replace' it, or load a text without the group",
		change->request->verb, change->edit.number,
		before->groups[i].name);
	return EXIT_REFUSED;
}

/* Else the parser would say it of the rule that comes later. */
static int check_label(const struct change *change)
{
	const struct policy_rule *known;
	struct messages messages = { 0 };
	struct lexer lexer;
	struct token label;

	if (!change->edit.rule)
		return EXIT_DONE;
	lexer_start(&lexer, change->edit.rule);
	label = lexer_next(&lexer);
	known = label.kind == TOKEN_LABEL ?
			rule_label_find(change->before, change->edit.number,
					label.text, label.length) :
			NULL;
	if (!known ||
	    (change->edit.kind == EDIT_REPLACE &&
	     known == policy_rule_find(change->before, change->edit.number)))
		return EXIT_DONE;
	messages_add(&messages, SEVERITY_ERROR, RULE_FILE, change->edit.rule,
		     label.at,
		     "label '%s' is already used in this group on line %u",
		     known->name, known->at.line);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	return EXIT_USAGE;
}

static int edit(struct change *change)
{
	const struct rule_request *request = change->request;
	int err, status;

	change->edit.rule = request->rule;
	status = rule_find(change->before, request, &change->edit.kind,
			   &change->edit.number);
	if (status == EXIT_DONE)
		status = refuse_last(change);
	if (status == EXIT_DONE)
		status = check_label(change);
	if (status != EXIT_DONE)
		return status;
	change->number =
		change->edit.number + (change->edit.kind == EDIT_AFTER);
	err = edit_rule(change->before, &change->edit, &change->text);
	if (!err) {
		change->at = text_edit_place(change->before, &change->text);
		return EXIT_DONE;
	}
	complain(
		"%s: %s", request->verb,
		err == -EINVAL ?
			"a definition has a part of the rule: change the file and load it" :
			errno_words(err));
	return EXIT_REFUSED;
}

/* Put the new text among @files. */
static int text_put(const struct change *change, struct text_files *files)
{
	const char *name = policy_file(change->before, change->text.file).name;
	size_t i = 0;
	char *text = text_edit_apply(change->before, &change->text);

	while (change->text.file && strcmp(files->list[i].path, name))
		i++;
	if (!text) {
		complain("out of memory");
		return EXIT_REFUSED;
	}
	free(files->list[i].text);
	files->list[i].text = text;
	return EXIT_DONE;
}

static void print_done(const struct change *change, uint32_t generation)
{
	const struct rule_request *request = change->request;
	struct json_object *o;

	if (request->json) {
		o = json_object_new_object();
		json_object_object_add(o, "name",
				       json_object_new_string(request->name));
		json_object_object_add(o, "rule",
				       json_object_new_int64(change->number));
		json_object_object_add(
			o, request->done,
			json_object_new_boolean(!request->dry_run));
		json_object_object_add(
			o, "generation",
			request->dry_run ? NULL :
					   json_object_new_int64(generation));
		json_print(o);
	} else if (request->dry_run) {
		printf("%s: rule %u would be %s\n", request->name,
		       change->number, request->done);
	} else if (!request->quiet) {
		printf("%s: rule %u %s: generation %u\n", request->name,
		       change->number, request->done, generation);
	}
}

static int load(struct change *change, struct rule_policy *policy)
{
	struct load_change load = {
		.check = check,
		.locate = locate,
		.context = change,
		.dry_run = change->request->dry_run,
	};
	const struct load_request request = {
		.verb = change->request->verb,
		.path = policy->kept.files.list[0].path,
		.place = &policy->kept.place,
		.files = &policy->kept.files,
		.change = &load,
		.quiet = change->request->quiet,
		.place_is_kept = true,
	};
	int status = policy_load(&request);

	if (status == EXIT_DONE)
		print_done(change, load.generation);
	return status;
}

static int check_rule(const struct rule_request *request)
{
	struct messages messages = { 0 };
	struct location at;
	const char *wrong = NULL;

	if (request->rule)
		wrong = edit_rule_check(request->rule, &at);
	if (!wrong)
		return EXIT_DONE;
	messages_add(&messages, SEVERITY_ERROR, RULE_FILE, request->rule, at,
		     "%s", wrong);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	return EXIT_USAGE;
}

int rule_change(const struct rule_request *request)
{
	struct change change = { .request = request };
	struct rule_policy policy;
	struct lock lock;
	int status = check_rule(request);

	if (status == EXIT_DONE && !request->dry_run &&
	    unconfirmed_refuse(request->verb, request->name))
		status = EXIT_REFUSED;
	if (status == EXIT_DONE)
		status = rule_policy_open(&policy, &lock, request->name,
					  request->verb);
	if (status != EXIT_DONE)
		return status;
	change.before = policy.policy;
	status = edit(&change);
	if (status == EXIT_DONE)
		status = text_put(&change, &policy.kept.files);
	if (status == EXIT_DONE)
		status = load(&change, &policy);
	text_edit_free(&change.text);
	rule_policy_close(&policy, &lock);
	return status;
}
