// SPDX-License-Identifier: GPL-2.0-only
/* kzmark confirm NAME: a load --confirm is to stay, or is rolled back. */
#include <stdio.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/output.h"
#include "userspace/cli/unconfirmed.h"
#include "userspace/cli/verb.h"

static struct {
	bool roll_back;
	bool due;
	bool quiet;
} options;

static int confirm_run(int n_operands, char **operands)
{
	const char *name = operands[0];
	char why[WHY_SIZE];

	(void)n_operands;
	if (options.due && !options.roll_back) {
		complain("confirm: --due is for --roll-back");
		return EXIT_USAGE;
	}
	if (options.roll_back)
		return unconfirmed_roll_back(name, options.due, options.quiet);
	if (unconfirmed_end(name, why)) {
		complain("confirm: %s", why);
		return EXIT_REFUSED;
	}
	if (!options.quiet)
		printf("%s: confirmed\n", name);
	return EXIT_DONE;
}

static const struct option_row confirm_options[] = {
	{ .name = "roll-back",
	  .letter = 'r',
	  .type = OPTION_FLAG,
	  .help = "roll it back now",
	  .target = &options.roll_back },
	{ .name = "due",
	  .letter = 'd',
	  .type = OPTION_FLAG,
	  .help = "with --roll-back: only if its time is over",
	  .target = &options.due },
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_END,
};

const struct verb verb_confirm = {
	.name = "confirm",
	.help = "keep what 'load --confirm' has loaded",
	.operands = "NAME",
	.least_operands = 1,
	.most_operands = 1,
	.options = confirm_options,
	.run = confirm_run,
};
