// SPDX-License-Identifier: GPL-2.0-only
/* kzmark unload NAME */
#include <stdio.h>

#include "answer.h"
#include "inforce.h"
#include "verb.h"

static struct {
	bool quiet;
} options;

static int unload_run(int n_operands, char **operands)
{
	const struct backend *backend;
	char why[WHY_SIZE] = "";
	struct loaded loaded;
	int error;

	(void)n_operands;
	backend = inforce_get(operands[0], &loaded);
	if (!backend)
		return EXIT_REFUSED;
	error = backend->unload(backend, operands[0], why);
	if (error) {
		complain_backend(backend, why, error);
		return EXIT_REFUSED;
	}
	if (!options.quiet)
		printf("%s: no longer in force in %s\n", operands[0],
		       backend->name);
	return EXIT_DONE;
}

static const struct option_row unload_options[] = {
	{ .name = "quiet",
	  .letter = 'q',
	  .type = OPTION_FLAG,
	  .help = "print errors only",
	  .target = &options.quiet },
	OPTION_ROW_END,
};

const struct verb verb_unload = {
	.name = "unload",
	.help = "take a policy out of force",
	.operands = "NAME",
	.least_operands = 1,
	.most_operands = 1,
	.options = unload_options,
	.run = unload_run,
};
