// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/validate.h"
#include "userspace/base/text_files.h"
#include "userspace/cli/source.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/parse_policy.h"

static int no_memory(struct messages *messages, const char *path)
{
	messages_add(messages, SEVERITY_ERROR, path, NULL,
		     (struct location){ 0 }, "out of memory");
	return EXIT_REFUSED;
}

static enum backend_use use_of(const struct choice *choice, bool evaluated)
{
	if (evaluated)
		return BACKEND_USE_TEST;
	return choice->with_module ? BACKEND_USE_LOAD_WITH_MODULE :
				     BACKEND_USE_LOAD;
}

struct option_list source_definitions;

/* Where they are among a policy's files, which is read again without options. */
#define DEFINITIONS_NAME "-D"

/* The definitions of the command line, one a line. 0 or -errno. */
static int definitions_text(char **text)
{
	unsigned int i;
	size_t size;
	FILE *out;
	int error;

	error = text_files_find(DEFINITIONS_NAME, text);
	if (error > 0)
		return 0;
	out = open_memstream(text, &size);
	for (i = 0; out && !error && i < source_definitions.count; i++)
		fprintf(out, "%s\n", source_definitions.items[i]);
	if (!out || fclose(out))
		return -ENOMEM;
	return 0;
}

/* After the policy's own file, which is the first. 0 or -ENOMEM. */
static int definitions_note(void)
{
	char *text;
	int error = definitions_text(&text);

	if (!error && source_definitions.count)
		error = text_files_note(DEFINITIONS_NAME, text);
	if (!error)
		free(text);
	return error;
}

/* EXIT_DONE, or another status and a message. */
static int definitions_read(struct definitions *definitions,
			    struct messages *messages)
{
	char *text = NULL, *line, *rest;
	int error = definitions_text(&text);

	for (line = error ? NULL : strtok_r(text, "\n", &rest); line && !error;
	     line = strtok_r(NULL, "\n", &rest)) {
		error = definition_give(definitions, line);
		if (error == -EINVAL)
			messages_add(
				messages, SEVERITY_ERROR, NULL, NULL,
				(struct location){ 0 },
				"-D '%s': expected NAME=VALUE, each name once",
				line);
	}
	free(text);
	if (error == -EINVAL)
		return EXIT_USAGE;
	return error ? no_memory(messages, NULL) : EXIT_DONE;
}

static int open_with(struct source *source, const char *path,
		     const struct choice *choice, bool evaluated,
		     struct definitions definitions)
{
	unsigned int i;
	int error;

	*source = (struct source){ 0 };
	error = definitions_read(&definitions, &source->messages);
	if (error == EXIT_DONE)
		source->policy =
			policy_read_with(path, &definitions, &source->messages);
	definitions_free(&definitions);
	if (error != EXIT_DONE)
		return error;
	if (definitions_note())
		return no_memory(&source->messages, path);
	if (!source->policy)
		return EXIT_USAGE;
	for (i = 0; choice && i < choice->count; i++)
		backend_check(choice->list[i], source->policy,
			      use_of(choice, evaluated), &source->messages);
	error = policy_compile(source->policy, &source->image,
			       &source->messages);
	if (error == -ENOMEM)
		return no_memory(&source->messages, path);
	return error || source->messages.errors ? EXIT_USAGE : EXIT_DONE;
}

struct policy *source_read(const char *path, struct messages *messages)
{
	struct definitions definitions = { .without_devices = true };
	struct policy *policy = NULL;

	if (definitions_read(&definitions, messages) == EXIT_DONE)
		policy = policy_read_with(path, &definitions, messages);
	definitions_free(&definitions);
	return policy;
}

int source_open(struct source *source, const char *path,
		const struct choice *choice, bool evaluated)
{
	return open_with(source, path, choice, evaluated,
			 (struct definitions){ 0 });
}

int source_open_elsewhere(struct source *source, const char *path,
			  const struct choice *choice)
{
	return open_with(source, path, choice, false,
			 (struct definitions){ .without_devices = true });
}

void source_warn_backends(struct source *source, const struct choice *choice)
{
	const struct backend *backend;
	unsigned int i;

	for (i = 0; i < choice->count; i++) {
		backend = choice->list[i];
		if (backend->warn)
			backend->warn(source->policy, &source->messages);
	}
}

int source_warn(struct source *source, size_t most)
{
	if (lint_warn(source->policy, &source->image, most, &source->messages))
		return no_memory(&source->messages, source->policy->file);
	return EXIT_DONE;
}

static void *warn(void *argument)
{
	struct source *source = argument;

	source->warnings.error = lint_warn(source->policy, &source->image,
					   source->warnings.most,
					   &source->warnings.found);
	return NULL;
}

void source_warn_begin(struct source *source, size_t most)
{
	source->warnings.most = most;
	source->warnings.running =
		!pthread_create(&source->warnings.thread, NULL, warn, source);
	if (!source->warnings.running)
		warn(source);
}

const struct messages *source_warn_end(struct source *source)
{
	if (source->warnings.running)
		pthread_join(source->warnings.thread, NULL);
	source->warnings.running = false;
	if (source->warnings.error)
		messages_add(
			&source->warnings.found, SEVERITY_WARNING,
			source->policy->file, NULL, (struct location){ 0 },
			"out of memory: not all rules that do nothing are reported");
	return &source->warnings.found;
}

void source_forget_elements(struct source *source, uint32_t index)
{
	struct kz_info_element *element;
	struct policy_set *set;
	uint32_t count;
	size_t i;

	element = image_elements(&source->image, &count);
	for (; count; count--, element++)
		if (index == KZ_NONE || element->set == index)
			element->set = KZ_NONE;
	for (i = 0; i < source->policy->n_sets; i++) {
		set = source->policy->sets[i];
		if (index == KZ_NONE || (set->dynamic && set->number == index))
			set->n_first = 0;
	}
	source->image.header->checksum = kz_image_checksum(
		source->image.bytes, source->image.header->size);
}

void source_close(struct source *source)
{
	messages_clear(&source->warnings.found);
	image_free(&source->image);
	policy_free(source->policy);
	messages_clear(&source->messages);
}
