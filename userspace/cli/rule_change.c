// SPDX-License-Identifier: GPL-2.0-only
/* One rule of a loaded policy is added, deleted or replaced; see rule.h. */
#include "userspace/cli/rule_change.h"

#include <json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/loading.h"
#include "userspace/cli/output.h"
#include "userspace/cli/rule_in_place.h"
#include "userspace/cli/source.h"
#include "userspace/cli/unconfirmed.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/expand.h"
#include "userspace/lang/lexer.h"
#include "userspace/lang/parse_policy.h"

static int refuse_text(const struct rule_change *change)
{
	complain(
		"%s: %s:%u: the text there is of more than rule %u (its file is included twice, or a definition has it): change the file and load it",
		change->request->verb, rule_change_file(change),
		rule_info(&change->policy->image, change->number)->line,
		change->number);
	return EXIT_REFUSED;
}

static void locate(struct messages *messages, void *context)
{
	rule_change_locate(context, messages);
}

static int check(struct source *source, void *context)
{
	return rule_change_is_meant(context, source->policy) ?
		       EXIT_DONE :
		       refuse_text(context);
}

/* ---- the change ---- */

static int refuse_last(const struct rule_change *change)
{
	const struct image *image = &change->policy->image;
	const struct kz_info_group *group = rule_group(image, change->number);

	if (group->n_rules > 1 || change->kind != EDIT_DELETE)
		return EXIT_DONE;
	complain(
		"%s: rule %u is the only one of group '%s', and a group needs one: 'rule replace' it, or load a text without the group",
		change->request->verb, change->number,
		image_string(image, group->name));
	return EXIT_REFUSED;
}

static int refuse_rule(const char *rule, struct location at, const char *format,
		       ...) __attribute__((format(printf, 3, 4)));

static int refuse_rule(const char *rule, struct location at, const char *format,
		       ...)
{
	struct messages messages = { 0 };
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	messages_add(&messages, SEVERITY_ERROR, RULE_FILE, rule, at, "%s",
		     text);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	return EXIT_USAGE;
}

/* Else the parser would say it of the rule that comes later. */
static int check_label(const struct rule_change *change)
{
	const struct image *image = &change->policy->image;
	const char *rule = change->request->rule;
	struct lexer lexer;
	struct token label;
	uint32_t known;

	if (!rule)
		return EXIT_DONE;
	lexer_start(&lexer, rule);
	label = lexer_next(&lexer);
	if (label.kind != TOKEN_LABEL)
		return EXIT_DONE;
	known = rule_label_find(image, change->number, label.text,
				label.length);
	if (known == KZ_NONE ||
	    (change->kind == EDIT_REPLACE && known == change->number))
		return EXIT_DONE;
	return refuse_rule(
		rule, label.at,
		"label '%.*s' is already used in this group on line %u",
		token_shown(&label), label.text, rule_info(image, known)->line);
}

/* Does no other rule begin on the line of rule @number? */
static bool is_alone(const struct image *image, uint32_t number)
{
	uint32_t line = rule_info(image, number)->line;

	return (!number || rule_info(image, number - 1)->line != line) &&
	       (number + 1 == image->header->n_rules ||
		rule_info(image, number + 1)->line != line);
}

static struct text_files_item *file_find(const struct text_files *files,
					 const char *path)
{
	size_t i = 0;

	while (strcmp(files->list[i].path, path))
		i++;
	return &files->list[i];
}

/* Find the rule in the text: where one rule is on a line, without a parser. */
static int find_span(struct rule_change *change, struct rule_span *span)
{
	const struct image *image = &change->policy->image;
	struct text_files *files = &change->policy->kept.files;
	const struct kz_info_rule *info = rule_info(image, change->number);
	const char *text = policy_text(files->list[0].text);
	const struct policy *policy;
	uint32_t file;
	int status;

	change->file = &files->list[0];
	if (!expand_is_needed(text) && is_alone(image, change->number) &&
	    rule_span_on_line(text, info->line, image_string(image, info->name),
			      span))
		return EXIT_DONE;
	status = rule_policy_parse(change->policy, change->request->verb);
	if (status != EXIT_DONE)
		return status;
	policy = change->policy->policy;
	file = policy_rule_find(policy, change->number)->at.file;
	if (file)
		change->file = file_find(files, policy_file(policy, file).name);
	return rule_span_find(policy, change->number, span) ?
		       EXIT_DONE :
		       refuse_text(change);
}

/* The new text takes the place of the old one. */
static int edit_text(struct rule_change *change, struct rule_span span)
{
	const struct rule_request *request = change->request;
	const char *text = policy_text(change->file->text);
	struct text_edit *edit = &change->edit;
	char *result = NULL;

	/* The default rule stays the last. */
	if (!request->where && rule_span_is_default(text, span))
		change->kind = EDIT_BEFORE;
	change->new_number = change->number + (change->kind == EDIT_AFTER);
	if (!edit_rule(text, span, change->kind, request->rule, edit))
		result = text_edit_apply(text, edit);
	if (!result) {
		complain("out of memory");
		return EXIT_REFUSED;
	}
	change->at = text_edit_place(text, edit);
	change->shift = line_ends(edit->text, strlen(edit->text)) -
			line_ends(text + edit->start, edit->end - edit->start);
	free(change->file->text);
	change->file->text = result;
	return EXIT_DONE;
}

static int edit(struct rule_change *change)
{
	const struct rule_request *request = change->request;
	struct rule_span span;
	int status;

	change->kind = request->where || request->kind != EDIT_BEFORE ?
			       request->kind :
			       EDIT_AFTER;
	status = rule_find(&change->policy->image, request, &change->number);
	if (status == EXIT_DONE)
		status = refuse_last(change);
	if (status == EXIT_DONE)
		status = check_label(change);
	if (status == EXIT_DONE)
		status = find_span(change, &span);
	if (status == EXIT_DONE)
		status = edit_text(change, span);
	return status;
}

static void print_done(const struct rule_request *request,
		       const struct rule_done *done)
{
	struct json_object *o;

	if (request->json) {
		o = json_object_new_object();
		json_object_object_add(o, "name",
				       json_object_new_string(request->name));
		json_object_object_add(o, "rule",
				       json_object_new_int64(done->number));
		json_object_object_add(
			o, request->done,
			json_object_new_boolean(!request->dry_run));
		json_object_object_add(
			o, "generation",
			request->dry_run ?
				NULL :
				json_object_new_int64(done->generation));
		json_object_object_add(o, "in_place",
				       json_object_new_boolean(done->in_place));
		json_print(o);
	} else if (request->dry_run) {
		printf("%s: rule %u would be %s\n", request->name, done->number,
		       request->done);
	} else if (!request->quiet) {
		printf("%s: rule %u %s: generation %u\n", request->name,
		       done->number, request->done, done->generation);
	}
}

static int load(struct rule_change *change)
{
	struct kept *kept = &change->policy->kept;
	struct load_change load = {
		.check = check,
		.locate = locate,
		.context = change,
		.dry_run = change->request->dry_run,
	};
	const struct load_request request = {
		.verb = change->request->verb,
		.path = kept->files.list[0].path,
		.place = &kept->place,
		.files = &kept->files,
		.change = &load,
		.quiet = change->request->quiet,
		.place_is_kept = true,
	};
	int status = policy_load(&request);
	const struct rule_done done = { change->new_number, load.generation,
					false };

	if (status == EXIT_DONE)
		print_done(change->request, &done);
	return status;
}

static int change_whole(void *context)
{
	struct rule_policy policy;
	struct rule_change change = { .request = context, .policy = &policy };
	int status = rule_policy_open(&policy, change.request->name,
				      change.request->verb);

	if (status != EXIT_DONE)
		return status;
	status = edit(&change);
	if (status == EXIT_DONE)
		status = load(&change);
	text_edit_free(&change.edit);
	rule_policy_close(&policy);
	return status;
}

static int change(void *context)
{
	const struct rule_request *request = context;
	struct rule_done done = { .in_place = true };
	char why[WHY_SIZE] = "";

	if (request->dry_run)
		return change_whole(context);
	if (!rule_in_place(request, &done, why)) {
		print_done(request, &done);
		return EXIT_DONE;
	}
	if (request->verbose)
		complain("%s: %s: the policy is replaced whole: %s",
			 request->verb, request->name, why);
	return change_whole(context);
}

int rule_change(struct rule_request *request)
{
	const char *wrong = NULL;
	struct location at;

	if (request->rule)
		wrong = edit_rule_check(request->rule, &at);
	if (wrong)
		return refuse_rule(request->rule, at, "%s", wrong);
	if (request->confirm)
		return unconfirmed_run(request->verb, request->name,
				       request->confirm, change, request,
				       request->quiet || request->json);
	if (!request->dry_run &&
	    unconfirmed_refuse(request->verb, request->name))
		return EXIT_REFUSED;
	return change(request);
}
