// SPDX-License-Identifier: GPL-2.0-only
/* kzmark VERB [OPTION]... [OPERAND]... */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/backend/lock.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"
#include "userspace/cli/help.h"
#include "userspace/base/refuse.h"

static void tell_waiting(const char *sentence)
{
	complain("%s", sentence);
}

static int dispatch(int argc, char **argv)
{
	const struct verb *verb = verb_find(argv[0]);
	int first;

	if (!verb)
		return EXIT_USAGE;
	first = options_parse(verb, argc, argv);
	if (first < 0)
		return EXIT_USAGE;
	if (!first) {
		verb_print_help(verb);
		return EXIT_DONE;
	}
	lock_wait_set(option_wait.given ? option_wait.value : LOCK_WAIT_FOREVER,
		      tell_waiting);
	return verb->run(argc - first, argv + first);
}

/* --help and --version in place of a verb are verbs. */
static char *verb_of(char *word)
{
	if (!strcmp(word, "--help") || !strcmp(word, "-h"))
		return "help";
	if (!strcmp(word, "--version") || !strcmp(word, "-V"))
		return "version";
	return word;
}

int main(int argc, char **argv)
{
	int status;

	if (argc < 2) {
		complain("expected a verb: 'kzmark help' lists them");
		return EXIT_USAGE;
	}
	argv[1] = verb_of(argv[1]);
	status = dispatch(argc - 1, argv + 1);
	/* Output that was not written is a failure. */
	if (fflush(stdout) || ferror(stdout)) {
		complain("standard output: %s", errno_file_words(-errno));
		return status ? status : EXIT_REFUSED;
	}
	return status;
}
