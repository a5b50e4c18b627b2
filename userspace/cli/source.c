// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/cli/source.h"
#include "userspace/cli/verb.h"
#include "userspace/lang/parse_policy.h"

static int no_memory(struct source *source, const char *path)
{
	messages_add(&source->messages, SEVERITY_ERROR, path, NULL,
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

int source_open(struct source *source, const char *path,
		const struct choice *choice, bool evaluated)
{
	unsigned int i;
	int error;

	*source = (struct source){ 0 };
	source->policy = policy_read(path, &source->messages);
	if (!source->policy)
		return EXIT_USAGE;
	for (i = 0; choice && i < choice->count; i++)
		backend_check(choice->list[i], source->policy,
			      use_of(choice, evaluated), &source->messages);
	error = policy_compile(source->policy, &source->image,
			       &source->messages);
	if (error == -ENOMEM)
		return no_memory(source, path);
	return error || source->messages.errors ? EXIT_USAGE : EXIT_DONE;
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
		return no_memory(source, source->policy->file);
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

void source_close(struct source *source)
{
	messages_clear(&source->warnings.found);
	image_free(&source->image);
	policy_free(source->policy);
	messages_clear(&source->messages);
}
