// SPDX-License-Identifier: GPL-2.0-only
/* kzmark help [VERB], kzmark version: all from the tables. */
#include <stdio.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/cli/verb.h"
#include "userspace/cli/help.h"
#include "userspace/cli/wrap.h"

static void print_option(const char *name, char letter, const char *argument,
			 const char *help)
{
	char text[64];
	const char *gap = argument ? " " : "";

	snprintf(text, sizeof(text), "--%s%s%s", name, gap,
		 argument ? argument : "");
	if (letter)
		printf("  -%c, %-24s %s\n", letter, text, help);
	else
		printf("      %-24s %s\n", text, help);
}

void verb_print_help(const struct verb *verb)
{
	const struct option_row *row;

	int start = strlen("usage: kzmark  ") + strlen(verb->name);
	char text[160];

	snprintf(text, sizeof(text), "[OPTION]...%s%s",
		 *verb->operands ? " " : "", verb->operands);
	printf("usage: kzmark %s ", verb->name);
	wrap_print(stdout, text, start, start);
	printf("\n%s\n\nOptions:\n", verb->help);
	for (row = verb->options; row->name; row++)
		print_option(row->name, row->letter, row->argument, row->help);
	print_option("help", 'h', NULL, "print this");
}

static void print_overview(void)
{
	size_t i;

	puts("usage: kzmark VERB [OPTION]... [ARGUMENT]...\n\nVerbs:");
	for (i = 0; verbs[i]; i++)
		printf("  %-10s %s\n", verbs[i]->name, verbs[i]->help);
	puts("\nBackends:");
	for (i = 0; backends[i]; i++)
		printf("  %-10s %s\n", backends[i]->name, backends[i]->help);
	puts("\n'kzmark help VERB' explains a verb. Manual pages: kzmark(8),\n"
	     "kzmark-policy(5) for the language of policies.");
}

static int help_run(int n_operands, char **operands)
{
	const struct verb *verb;

	if (!n_operands) {
		print_overview();
		return EXIT_DONE;
	}
	verb = verb_find(operands[0]);
	if (!verb)
		return EXIT_USAGE;
	verb_print_help(verb);
	return EXIT_DONE;
}

static int version_run(int n_operands, char **operands)
{
	(void)n_operands;
	(void)operands;
	puts("kzmark " KZMARK_VERSION);
	return EXIT_DONE;
}

static const struct option_row no_options[] = { OPTION_ROW_END };

const struct verb verb_help = {
	.name = "help",
	.help = "explain kzmark, or one verb",
	.operands = "[VERB]",
	.most_operands = 1,
	.options = no_options,
	.run = help_run,
};

const struct verb verb_version = {
	.name = "version",
	.help = "print the version",
	.operands = "",
	.options = no_options,
	.run = version_run,
};
