// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "source.h"
#include "verb.h"

static int no_memory(struct source *source, const char *path)
{
	messages_add(&source->messages, SEVERITY_ERROR, path, NULL,
		     (struct location){ 0 }, "out of memory");
	return EXIT_REFUSED;
}

int source_open(struct source *source, const char *path,
		const struct choice *choice, bool judged)
{
	unsigned int i;
	int error;

	*source = (struct source){ 0 };
	source->policy = policy_read(path, &source->messages);
	if (!source->policy)
		return EXIT_USAGE;
	for (i = 0; choice && i < choice->count; i++)
		(judged ? backend_check_judge : backend_check)(
			choice->list[i], source->policy, &source->messages);
	error = policy_compile(source->policy, &source->image,
			       &source->messages);
	if (error == -ENOMEM)
		return no_memory(source, path);
	return error || source->messages.errors ? EXIT_USAGE : EXIT_DONE;
}

int source_warn(struct source *source, size_t most)
{
	if (idle_warn(source->policy, &source->image, most, &source->messages))
		return no_memory(source, source->policy->file);
	return EXIT_DONE;
}

void source_close(struct source *source)
{
	image_free(&source->image);
	policy_free(source->policy);
	messages_clear(&source->messages);
}
