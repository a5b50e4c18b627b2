// SPDX-License-Identifier: GPL-2.0-only
/* kzmark set add|del|replace|test|list|flush: elements of a policy's sets. */
#include <errno.h>
#include <json.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/active.h"
#include "userspace/cli/progress.h"
#include "userspace/cli/set_list.h"
#include "userspace/cli/set_members.h"
#include "userspace/cli/set_static.h"
#include "userspace/cli/set_text.h"
#include "userspace/backend/set_contents.h"
#include "userspace/lang/suggest.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

#define FIRST_BATCH 16384 /* elements in the first call */

static struct {
	const char *file;
	bool skip;
	bool ignore_missing;
	bool quiet;
	bool json;
} options;

struct task;

struct action {
	const char *name;
	int (*run)(const struct target *target, struct task *task, char *why);
	enum set_change change; /* rows that take elements: */
	const char *done; /* "added" */
	int refused; /* what a backend says of one element... */
	const char *refusal; /* ...means that it... */
	bool reads; /* a static set; else it changes its text: */
	enum set_text_kind kind;
};

/* What is to be done to which set. */
struct task {
	const struct action *action;
	const char *name; /* of the set */
	int n_words; /* elements on the command line */
	char **words;
	struct set_members members; /* as it is loaded; without any: */
	struct static_set fixed;
	struct set_elements elements;
};

static int set_find(const struct target *target, const struct image *image,
		    struct task *task, char *why)
{
	const char *policy = target->loaded.name;
	const struct kz_image_header *header = image->header;
	const struct kz_dynamic *dynamic =
		(const void *)(image->bytes + header->dynamic);
	struct suggestion near;
	uint32_t i;

	set_members_find(image, task->name, &task->members);
	static_set_find(&task->fixed, image, target->backend, task->name);
	if (task->members.count || task->fixed.n_halves)
		return 0;
	suggestion_start(&near, task->name, strlen(task->name));
	for (i = 0; i < header->n_dynamic; i++)
		suggestion_try(&near, image_string(image, dynamic[i].name));
	return refuse(why, -ENOENT, "policy '%s' has no set '%s'%s", policy,
		      task->name, suggestion_text(&near));
}

static int set_get(const struct target *target, struct task *task, char *why)
{
	const struct backend *backend = target->backend;
	struct image image = { 0 };
	int error;

	error = backend_sets(backend, target->loaded.name, &image, why);
	if (!error)
		error = set_find(target, &image, task, why);
	image_free(&image);
	return error;
}

/* Say which of @elements was refused, and how many before it were @done. */
static int explain(const struct task *task, const struct set_elements *elements,
		   size_t refused, size_t done, char *why)
{
	char value[SET_VALUE_SIZE], location[WHY_SIZE / 2] = "";

	set_element_write(elements, refused, value);
	if (elements->file)
		snprintf(location, sizeof(location), "%s:%u: ", elements->file,
			 elements->lines[refused]);
	return refuse(why, task->action->refused, "%s%s %s '%s'%s (%zu %s)",
		      location, value, task->action->refusal, task->name,
		      task->action->refused == -ENOSPC ? ", which is full" : "",
		      done, task->action->done);
}

/*
 * In several calls, to show progress; in few, because a call may have to read
 * the whole set: each takes twice as many elements as the one before.
 */
static int change_elements(const struct target *target, const struct task *task,
			   const struct set_member *member,
			   const struct set_elements *elements, size_t *done,
			   char *why)
{
	const struct backend *backend = target->backend;
	struct progress progress;
	size_t at = 0, count, now, batch;
	int error = 0;

	progress_start(&progress, "elements", true);
	for (batch = FIRST_BATCH; at < elements->count && !error; batch *= 2) {
		count = elements->count - at;
		if (count > batch)
			count = batch;
		now = 0;
		error = backend->set_change(backend, target->loaded.name,
					    member->name, task->action->change,
					    elements->list + at, count, &now,
					    why);
		at += now;
		progress_show(&progress, at, elements->count);
	}
	progress_clear(&progress);
	*done += at;
	if (error == task->action->refused && at < elements->count)
		error = explain(task, elements, at, *done, why);
	return error;
}

/* Say that @done ("added") is done, to @count elements if it is about some. */
static void print_done(const struct target *target, const struct task *task,
		       const char *done, const size_t *count)
{
	const char *policy = target->loaded.name;
	struct json_object *o;

	if (options.json) {
		o = json_object_new_object();
		json_object_object_add(o, "name",
				       json_object_new_string(policy));
		json_object_object_add(o, "set",
				       json_object_new_string(task->name));
		json_object_object_add(o, done,
				       count ? json_object_new_uint64(*count) :
					       json_object_new_boolean(true));
		json_print(o);
	} else if (!options.quiet && count) {
		printf("%s: %s: %zu %s\n", policy, task->name, *count, done);
	} else if (!options.quiet) {
		printf("%s: %s: %s\n", policy, task->name, done);
	}
}

/* The elements that the task is about; the exit status. */
static int elements_take(struct task *task)
{
	struct set_elements *elements = &task->elements;

	elements->set = task->members.list[0].set;
	elements->timeouts = task->action->change == SET_ADD;
	elements->skip = options.skip;
	return (options.file ? set_elements_file(elements, options.file) :
			       set_elements_words(elements, task->n_words,
						  task->words)) ?
		       EXIT_USAGE :
		       EXIT_DONE;
}

/* What is done with those of the task's elements that are for one member. */
typedef int member_run(const struct target *target, const struct task *task,
		       const struct set_member *member,
		       struct set_elements *elements, size_t *done, char *why);

static int run_members(const struct target *target, struct task *task,
		       member_run *run, char *why)
{
	const struct set_members *members = &task->members;
	struct set_elements selected;
	size_t done = 0;
	uint32_t i;
	int error = elements_take(task);

	if (error || set_members_check(members, &task->elements))
		return EXIT_USAGE;
	for (i = 0; i < members->count && !error; i++) {
		error = set_member_select(&members->list[i], &task->elements,
					  &selected);
		if (!error)
			error = run(target, task, &members->list[i], &selected,
				    &done, why);
		set_elements_free(&selected);
	}
	if (!error)
		print_done(target, task, task->action->done, &done);
	return error;
}

static int member_change(const struct target *target, const struct task *task,
			 const struct set_member *member,
			 struct set_elements *elements, size_t *done, char *why)
{
	int error = 0;

	if (options.ignore_missing)
		error = set_keep_present(target->backend, target->loaded.name,
					 member->name, elements->list,
					 &elements->count, why);
	return error ? error :
		       change_elements(target, task, member, elements, done,
				       why);
}

static int run_change(const struct target *target, struct task *task, char *why)
{
	return run_members(target, task, member_change, why);
}

static int member_replace(const struct target *target, const struct task *task,
			  const struct set_member *member,
			  struct set_elements *elements, size_t *done,
			  char *why)
{
	(void)task;
	*done += elements->count;
	return target->backend->set_replace(target->backend,
					    target->loaded.name, member->name,
					    elements->list, elements->count,
					    why);
}

static int run_replace(const struct target *target, struct task *task,
		       char *why)
{
	return run_members(target, task, member_replace, why);
}

static int ask_dynamic(const struct target *target, struct task *task,
		       struct set_asked **asked, size_t *count, char *why)
{
	int error = elements_take(task);

	return error ? error :
		       set_members_ask(target, &task->members, &task->elements,
				       asked, count, why);
}

static int ask_static(const struct target *target, struct task *task,
		      struct set_asked **asked, size_t *count, char *why)
{
	int error = static_set_read(&task->fixed, target, "set test", why);

	if (error)
		return error;
	if (options.file)
		error = static_set_ask_file(&task->fixed, options.file,
					    options.skip, asked, count);
	else
		error = static_set_ask_words(&task->fixed, task->n_words,
					     task->words, asked, count);
	return error ? EXIT_USAGE : EXIT_DONE;
}

static int run_test(const struct target *target, struct task *task, char *why)
{
	struct set_asked *asked = NULL;
	size_t i, count = 0, missing = 0;
	int error = (task->members.count ? ask_dynamic : ask_static)(
		target, task, &asked, &count, why);

	for (i = 0; !error && i < count; i++)
		missing += !asked[i].there;
	if (!error && options.json)
		set_asked_json(target->loaded.name, task->name, asked, count);
	else if (!error && !options.quiet)
		set_asked_print(task->name, asked, count);
	set_asked_free(asked, count);
	if (error)
		return error;
	return missing ? EXIT_REFUSED : EXIT_DONE;
}

static int run_flush(const struct target *target, struct task *task, char *why)
{
	const struct backend *backend = target->backend;
	size_t done = 0;
	uint32_t i;
	int error = 0;

	for (i = 0; i < task->members.count && !error; i++)
		error = backend->set_change(backend, target->loaded.name,
					    task->members.list[i].name,
					    SET_FLUSH, NULL, 0, &done, why);
	if (!error)
		print_done(target, task, "flushed", NULL);
	return error;
}

static int run_list(const struct target *target, struct task *task, char *why)
{
	int error;

	if (task->members.count)
		return set_list_dynamic(target->backend, target->loaded.name,
					&task->members, options.json, why);
	error = static_set_read(&task->fixed, target, "set list", why);
	if (!error)
		static_set_print(&task->fixed, options.json);
	return error;
}

static const struct action actions[] = {
	{ .name = "add",
	  .run = run_change,
	  .change = SET_ADD,
	  .kind = SET_TEXT_ADD,
	  .done = "added",
	  .refused = -ENOSPC,
	  .refusal = "does not fit into set" },
	{ .name = "del",
	  .run = run_change,
	  .change = SET_DEL,
	  .kind = SET_TEXT_DEL,
	  .done = "deleted",
	  .refused = -ENOENT,
	  .refusal = "is not in set" },
	{ .name = "replace",
	  .run = run_replace,
	  .change = SET_ADD,
	  .kind = SET_TEXT_REPLACE,
	  .done = "there now",
	  .refused = -ENOSPC,
	  .refusal = "does not fit into set" },
	{ .name = "test",
	  .run = run_test,
	  .done = "is in the set",
	  .reads = true },
	{ .name = "list", .run = run_list, .reads = true },
	{ .name = "flush", .run = run_flush, .kind = SET_TEXT_FLUSH },
};
#define N_ACTIONS (sizeof(actions) / sizeof(actions[0]))

static const struct action *action_find(const char *name)
{
	const struct action *action;
	struct suggestion near;

	action = suggestion_find(&near, name, actions, N_ACTIONS,
				 sizeof(actions[0]));
	if (!action)
		complain(
			"set: expected add, del, replace, test, list or flush, not '%s'%s",
			name, suggestion_text(&near));
	return action;
}

/* Elements must be given if the action takes them, and only then. */
static int elements_check(const struct action *action, int n_words)
{
	bool given = n_words || options.file;

	if (given == (action->done != NULL) && !(n_words && options.file))
		return 0;
	if (!action->done)
		complain("set %s: takes no elements", action->name);
	else if (given)
		complain("set %s: expected elements, or --file: not both",
			 action->name);
	else
		complain("set %s: expected elements, or --file", action->name);
	return -EINVAL;
}

static int run_text(const struct target *target, const struct task *task)
{
	const struct action *action = task->action;
	char verb[32];
	struct set_text_change change = {
		.policy = target->loaded.name,
		.set = task->name,
		.verb = verb,
		.kind = action->kind,
		.n_words = task->n_words,
		.words = task->words,
		.file = options.file,
		.skip = options.skip,
		.ignore_missing = options.ignore_missing,
		.quiet = options.quiet,
	};
	int status;

	snprintf(verb, sizeof(verb), "set %s", action->name);
	status = set_text_change(&change);
	if (status == EXIT_DONE)
		print_done(target, task, action->done ?: "flushed",
			   action->done ? &change.done : NULL);
	return status;
}

static int work(const struct target *target, void *context, char *why)
{
	struct task *task = context;
	int error;

	error = set_get(target, task, why);
	if (error)
		return error;
	return task->members.count || task->action->reads ?
		       task->action->run(target, task, why) :
		       run_text(target, task);
}

static int set_run(int n_operands, char **operands)
{
	struct task task = {
		.action = action_find(operands[0]),
		.name = operands[2],
		.n_words = n_operands - 3,
		.words = operands + 3,
	};
	int status;

	if (!task.action || elements_check(task.action, task.n_words))
		return EXIT_USAGE;
	if (options.ignore_missing && strcmp(task.action->name, "del")) {
		complain("set %s: --ignore-missing is for del",
			 task.action->name);
		return EXIT_USAGE;
	}
	status = active_run_by_name(operands[1], work, &task);
	set_elements_free(&task.elements);
	static_set_close(&task.fixed);
	return status;
}

static const struct option_row set_options[] = {
	{ .name = "ignore-missing",
	  .letter = 'i',
	  .type = OPTION_FLAG,
	  .help = "del: elements not in the set are no error",
	  .target = &options.ignore_missing },
	{ .name = "file",
	  .letter = 'f',
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "read elements from FILE (-: standard input)",
	  .target = &options.file },
	{ .name = "skip-errors",
	  .letter = 's',
	  .type = OPTION_FLAG,
	  .help = "leave wrong lines of FILE out",
	  .target = &options.skip },
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_set = {
	.name = "set",
	.help = "list or change a set; ELEMENT: 10.0.0.1 timeout 1h, 10.0.0.2 : 5",
	.operands = "add|del|replace|test|list|flush NAME SET [ELEMENT]...",
	.least_operands = 3,
	.most_operands = INT_MAX,
	.options = set_options,
	.run = set_run,
};
