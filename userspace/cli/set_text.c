// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/loading.h"
#include "userspace/cli/output.h"
#include "userspace/cli/rule.h"
#include "userspace/cli/set_merge.h"
#include "userspace/cli/set_write.h"
#include "userspace/cli/source.h"
#include "userspace/cli/unconfirmed.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/edit_set.h"
#include "userspace/lang/parse_policy.h"

#define BESIDE "new-elements" /* the set that has what is to be changed */
#define ELEMENTS_FILE "<element>" /* where it is, in messages */
#define ON_ONE_LINE 8 /* elements; of more each has a line */

struct work {
	struct set_text_change *change;
	struct rule_policy loaded;
	struct text_files_item *file; /* that has the set */
	struct set_block block;
	char *path; /* of their file among the policy's; NULL: none */
	unsigned int line; /* else of the new elements in the text with both */
	struct policy *policy; /* with both */
	struct policy_set *set; /* as it is to be */
};

static int no_memory(void)
{
	complain("out of memory");
	return EXIT_REFUSED;
}

/* ---- the new elements ---- */

static bool joins(const char *word)
{
	return !strcmp(word, ":") || !strcmp(word, ".");
}

static bool has_value(const char *word)
{
	return !strcmp(word, ":") || strstr(word, ": ");
}

/*
 * The words as a policy's list has them; ':' and '.' join those around them. A
 * key that is to be deleted from a map, whatever its value, gets one.
 */
static void words_write(const struct work *work, FILE *out)
{
	const struct set_text_change *change = work->change;
	bool needs_value = work->block.map && change->kind == SET_TEXT_DEL;
	bool valued = false;
	char **word = change->words, **end = word + change->n_words;

	for (; word < end; word++) {
		valued |= has_value(*word);
		fputs(*word, out);
		if (word + 1 < end && (joins(word[0]) || joins(word[1]))) {
			fputc(' ', out);
			continue;
		}
		fputs(needs_value && !valued ? " : 0" : "", out);
		fputs(word + 1 < end ? ", " : "", out);
		valued = false;
	}
}

/* A word must not end the list that it becomes part of. */
static int words_check(const struct set_text_change *change)
{
	int i;

	for (i = 0; i < change->n_words; i++) {
		if (!strpbrk(change->words[i], "{}#;\n"))
			continue;
		complain("%s: '%s' is not an element", change->verb,
			 change->words[i]);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

/* The statements of the set that has them; NULL: no memory. */
static char *content_make(const struct work *work)
{
	char *content = NULL;
	size_t size;
	FILE *out = open_memstream(&content, &size);

	if (!out)
		return NULL;
	if (work->path) {
		fprintf(out, "%sfile \"%s\"",
			work->change->skip ? "on-error skip\n" : "",
			work->path);
	} else if (work->change->n_words) {
		fputs("elements = {\n", out);
		words_write(work, out);
		fputs(" }", out);
	}
	if (!fclose(out))
		return content;
	free(content);
	return NULL;
}

/* Read the file of elements into the policy's, as one that none of them is. */
static int file_take(struct work *work)
{
	struct text_files *files = &work->loaded.kept.files;
	const char *file = work->change->file;
	char *text, *real;
	int err = text_file_read(file, &text);

	if (err) {
		complain("%s: %s: %s", work->change->verb, file,
			 errno_file_words(err));
		return EXIT_USAGE;
	}
	real = strcmp(file, "-") ? realpath(file, NULL) : strdup("/dev/stdin");
	/* The policy's own file of that name is another text. */
	if (!real || asprintf(&work->path, "/.%s", real) < 0)
		work->path = NULL;
	err = work->path ? 0 : -ENOMEM;
	if (!err)
		err = text_files_add(files, work->path, text, strlen(text));
	free(real);
	free(text);
	return err ? no_memory() : EXIT_DONE;
}

static void file_forget(struct work *work)
{
	struct text_files *files = &work->loaded.kept.files;
	struct text_files_item *last = &files->list[files->count - 1];

	free(last->path);
	free(last->text);
	files->count--;
}

/* ---- messages ---- */

/* Those about the new elements show them as they were given. */
static void errors_show(const struct work *work, struct messages *messages)
{
	struct message *message = messages->list;
	const char *path = work->file->path;

	for (; message < messages->list + messages->count; message++) {
		if (!message->file)
			continue;
		if (work->path && !strcmp(message->file, work->path)) {
			free(message->file);
			message->file = strdup(work->change->file);
		} else if (!strcmp(message->file, path) &&
			   message->at.line == work->line) {
			free(message->file);
			message->file = strdup(ELEMENTS_FILE);
			message->at.line = 1;
		}
	}
	messages_print(messages, stderr);
}

/* ---- both sets ---- */

/* By its name, or of "type address" by that of both halves. */
static struct policy_set *set_find(const struct policy *policy,
				   const char *name)
{
	size_t length = strlen(name), i;
	struct policy_set *set;

	for (i = 0; i < policy->n_sets; i++) {
		set = policy->sets[i];
		if (!strncmp(set->name, name, length) &&
		    (!set->name[length] ||
		     (set->ipv6 && !strcmp(set->name + length, ".ipv4"))))
			return set;
	}
	return NULL;
}

static int block_find(struct work *work)
{
	const struct set_text_change *change = work->change;
	struct text_files *files = &work->loaded.kept.files;
	size_t i;

	for (i = 0; i < files->count; i++) {
		work->file = &files->list[i];
		if (set_block_find(policy_text(work->file->text), change->set,
				   &work->block))
			return EXIT_DONE;
	}
	complain(
		"%s: the text of '%s' has no set '%s' { type ... } (a definition or half of a set?): change the file and load it",
		change->verb, change->policy, change->set);
	return EXIT_REFUSED;
}

/* Parse the policy with the new elements in a set beside the old one. */
static int parse_beside(struct work *work, const char *content)
{
	struct text_files *files = &work->loaded.kept.files;
	struct messages messages = { 0 };
	char *text = work->file->text;

	work->file->text = set_block_beside(policy_text(text), &work->block,
					    BESIDE, content, &work->line);
	if (!work->file->text) {
		work->file->text = text;
		return no_memory();
	}
	text_files_use(files);
	work->policy = source_read(files->list[0].path, &messages);
	text_files_use(NULL);
	free(work->file->text);
	work->file->text = text;
	if (!work->policy)
		errors_show(work, &messages);
	messages_clear(&messages);
	return work->policy ? EXIT_DONE : EXIT_USAGE;
}

static int elements_read(struct work *work)
{
	size_t file = work->file - work->loaded.kept.files.list;
	char *content;
	int status = words_check(work->change);

	if (status == EXIT_DONE && work->change->file)
		status = file_take(work);
	if (status != EXIT_DONE)
		return status;
	work->file = &work->loaded.kept.files.list[file]; /* has moved */
	content = content_make(work);
	status = content ? parse_beside(work, content) : no_memory();
	free(content);
	if (work->path)
		file_forget(work);
	return status;
}

/* ---- what comes of it ---- */

static int refuse_missing(const struct work *work, const char *element)
{
	complain("%s: %s is not in set '%s' of '%s' (0 deleted)",
		 work->change->verb, element, work->change->set,
		 work->change->policy);
	return EXIT_REFUSED;
}

static int change_set(struct work *work)
{
	struct set_text_change *change = work->change;
	struct policy_set *set = set_find(work->policy, change->set);
	const struct policy_set *with = set_find(work->policy, BESIDE);
	char element[SET_BOX_SIZE];
	size_t before;
	int err = 0;

	if (!set || !with || set->type != with->type) {
		complain("%s: '%s' of '%s' is half of a set: change the whole",
			 change->verb, change->set, change->policy);
		return EXIT_REFUSED;
	}
	work->set = set;
	before = set_count(set);
	change->done = set_count(with);
	switch (change->kind) {
	case SET_TEXT_ADD:
		err = set_merge(set, with);
		break;
	case SET_TEXT_DEL:
		if (!change->ignore_missing && !set_has_all(set, with, element))
			return refuse_missing(work, element);
		err = set_subtract(set, with);
		if (change->ignore_missing && set->map)
			change->done = before - set_count(set);
		break;
	case SET_TEXT_REPLACE:
	case SET_TEXT_FLUSH:
		err = set_assign(set, with);
		break;
	}
	if (!err)
		return EXIT_DONE;
	complain("%s: %s", change->verb, errno_words(err));
	return EXIT_REFUSED;
}

/* ---- the text, and the load ---- */

struct list {
	FILE *out;
	size_t count; /* of all */
	size_t written;
};

static void element_write(const char *element, const char *value, void *context)
{
	struct list *list = context;

	fputs(list->written++ ? "," : "elements = {", list->out);
	fputs(list->count > ON_ONE_LINE ? "\n\t\t" : " ", list->out);
	fprintf(list->out, "%s%s%s", element, value ? " : " : "",
		value ? value : "");
}

/* The statement that has the set's elements; NULL: no memory. */
static char *list_write(const struct policy_set *set)
{
	struct list list = { .count = set_count(set) };
	char *text = NULL;
	size_t size;

	list.out = open_memstream(&text, &size);
	if (!list.out)
		return NULL;
	for (; set; set = set->ipv6)
		set_each(set, element_write, &list);
	if (list.written)
		fputs(list.count > ON_ONE_LINE ? "\n\t}" : " }", list.out);
	if (!fclose(list.out))
		return text;
	free(text);
	return NULL;
}

static int edit_text(struct work *work)
{
	char *list = list_write(work->set), *text = NULL;

	if (list)
		text = set_block_apply(policy_text(work->file->text),
				       &work->block, list);
	free(list);
	if (!text)
		return no_memory();
	free(work->file->text);
	work->file->text = text;
	return EXIT_DONE;
}

static int check(struct source *source, void *context)
{
	const struct work *work = context;
	const struct policy_set *set =
		set_find(source->policy, work->change->set);

	if (set && set_is_same(set, work->set))
		return EXIT_DONE;
	complain(
		"%s: the text of set '%s' is not its own (a definition has a part of it?): change the file and load it",
		work->change->verb, work->change->set);
	return EXIT_REFUSED;
}

/* Warnings are no news. */
static void errors_keep(struct messages *messages, void *context)
{
	struct message *message = messages->list, *to = message;

	(void)context;
	for (; message < messages->list + messages->count; message++) {
		if (message->severity == SEVERITY_ERROR)
			*to++ = *message;
		else
			message_free(message);
	}
	messages->count = to - messages->list;
}

static int load(struct work *work)
{
	struct kept *kept = &work->loaded.kept;
	struct load_change change = {
		.check = check,
		.locate = errors_keep,
		.context = work,
	};
	const struct load_request request = {
		.verb = work->change->verb,
		.path = kept->files.list[0].path,
		.place = &kept->place,
		.files = &kept->files,
		.change = &change,
		.quiet = work->change->quiet,
		.place_is_kept = true,
	};

	return policy_load(&request);
}

int set_text_change(struct set_text_change *change)
{
	struct work work = { .change = change };
	int status;

	if (unconfirmed_refuse(change->verb, change->policy))
		return EXIT_REFUSED;
	status = rule_policy_open(&work.loaded, change->policy, change->verb);
	if (status != EXIT_DONE)
		return status;
	status = block_find(&work);
	if (status == EXIT_DONE)
		status = elements_read(&work);
	if (status == EXIT_DONE)
		status = change_set(&work);
	if (status == EXIT_DONE)
		status = edit_text(&work);
	if (status == EXIT_DONE)
		status = load(&work);
	policy_free(work.policy);
	free(work.path);
	rule_policy_close(&work.loaded);
	return status;
}
