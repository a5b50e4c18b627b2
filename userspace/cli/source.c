// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "source.h"
#include "verb.h"

int source_open(struct source *source, const char *path,
		const struct choice *choice)
{
	struct location nowhere = { 0 };
	unsigned int i;
	int error;

	*source = (struct source){ 0 };
	source->policy = policy_read(path, &source->messages);
	if (!source->policy)
		return EXIT_USAGE;
	for (i = 0; choice && i < choice->count; i++)
		backend_check(choice->list[i], source->policy,
			      &source->messages);
	error = policy_compile(source->policy, &source->image,
			       &source->messages);
	if (error == -ENOMEM) {
		messages_add(&source->messages, SEVERITY_ERROR, path, NULL,
			     nowhere, "out of memory");
		return EXIT_REFUSED;
	}
	return error || source->messages.errors ? EXIT_USAGE : EXIT_DONE;
}

void source_close(struct source *source)
{
	image_free(&source->image);
	policy_free(source->policy);
	messages_clear(&source->messages);
}
