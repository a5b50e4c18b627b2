// SPDX-License-Identifier: GPL-2.0-only
/* kzmark unload NAME */
#include <stdio.h>

#include "userspace/cli/active.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/verb.h"

static struct {
	bool quiet;
} options;

static int unload(const struct target *target, void *context, char *why)
{
	const struct backend *backend = target->backend;
	const char *name = target->loaded.name;
	int error;

	(void)context;
	kept_set_aside(name);
	error = backend->unload(backend, name, why);
	kept_set_aside_end(name, error);
	if (!error && !options.quiet)
		printf("%s: unloaded from %s\n", name, backend->name);
	return error;
}

static int unload_run(int n_operands, char **operands)
{
	(void)n_operands;
	return active_run_each(operands[0], unload, NULL);
}

static const struct option_row unload_options[] = {
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_END,
};

const struct verb verb_unload = {
	.name = "unload",
	.help = "unload a policy",
	.operands = "NAME",
	.least_operands = 1,
	.most_operands = 1,
	.options = unload_options,
	.run = unload_run,
};
