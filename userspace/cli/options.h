/* SPDX-License-Identifier: GPL-2.0-only */
/* A verb's options: a table, from which they are parsed and explained. */
#ifndef KZ_CLI_OPTIONS_H
#define KZ_CLI_OPTIONS_H

#include <stdbool.h>

#define OPTION_LIST_MAX 1024

enum option_type {
	OPTION_FLAG, /* target: bool */
	OPTION_TEXT, /* target: const char * */
	OPTION_LIST, /* target: struct option_list; may be given again */
	OPTION_NUMBER, /* target: struct option_number; decimal or 0x... */
	OPTION_PRIORITY, /* the same; of a netfilter hook, a name, too */
};

struct option_list {
	const char *items[OPTION_LIST_MAX];
	unsigned int count;
};

struct option_number {
	bool given;
	long long value;
};

struct option_row {
	const char *name; /* long name, without the dashes */
	char letter; /* short name, or 0 */
	enum option_type type;
	const char *argument; /* how help calls it; completion goes by it */
	const char *help;
	long long minimum; /* OPTION_NUMBER: inclusive */
	long long maximum;
	void *target;
};

/* Of OPTION_ROW_WAIT. */
extern struct option_number option_wait;

/* Rows that several verbs have in common. */
/* clang-format off */
#define OPTION_ROW_JSON(variable)                                            \
	{ .name = "json", .letter = 'j', .type = OPTION_FLAG,                \
	  .help = "print JSON", .target = &(variable) }
#define OPTION_ROW_QUIET(variable)                                           \
	{ .name = "quiet", .letter = 'q', .type = OPTION_FLAG,               \
	  .help = "print errors only", .target = &(variable) }
#define OPTION_ROW_OUTPUT(variable)                                          \
	{ .name = "output", .letter = 'o', .type = OPTION_TEXT,              \
	  .argument = "FILE",                                                \
	  .help = "write to FILE (default: standard output)",                  \
	  .target = &(variable) }
#define OPTION_ROW_NAME(variable)                                            \
	{ .name = "name", .letter = 'n', .type = OPTION_TEXT,                \
	  .argument = "TEXT",                                                \
	  .help = "name of the policy (default: FILE without .kz)",               \
	  .target = &(variable) }
#define OPTION_ROW_HOOK(variable)                                            \
	{ .name = "hook", .letter = 'k', .type = OPTION_TEXT,                \
	  .argument = "HOOK", .help = "hook to attach to",  \
	  .target = &(variable) }
#define OPTION_ROW_PRIORITY(variable)                                        \
	{ .name = "priority", .letter = 'p', .type = OPTION_PRIORITY,        \
	  .argument = "PRIORITY",                                            \
	  .help = "at a netfilter hook: -150, mangle, mangle+10",            \
	  .target = &(variable) }
#define OPTION_ROW_FOLDER(variable)                                          \
	{ .name = "folder", .letter = 'f', .type = OPTION_TEXT,              \
	  .argument = "FOLDER",                                              \
	  .help = "of the files (default: /var/lib/kzmark)",                 \
	  .target = &(variable) }
#define OPTION_ROW_WITH_MODULE(variable)                                     \
	{ .name = "with-module", .letter = 'm', .type = OPTION_FLAG,         \
	  .help = "use the module (tc, netfilter)",          \
	  .target = &(variable) }
#define OPTION_ROW_CONFIRM(variable)                                         \
	{ .name = "confirm", .letter = 'c', .type = OPTION_TEXT,             \
	  .argument = "TIME",                                                \
	  .help = "roll back after TIME unless confirmed",                   \
	  .target = &(variable) }
/* How long to wait for the locks of other processes: main.c sees to it. */
#define OPTION_ROW_WAIT                                                      \
	{ .name = "wait", .letter = 'w', .type = OPTION_NUMBER,              \
	  .argument = "SECONDS", .maximum = 1000000,                         \
	  .help = "wait at most so long for others (0: not at all)",         \
	  .target = &option_wait }
#define OPTION_ROW_END { .name = NULL }
/* clang-format on */

struct verb;

/*
 * Parse argv (argv[0] is the verb) by @verb's table. The index of the first
 * operand, operands moved to the end; 0: help was asked for; -1: bad usage,
 * complained about.
 */
int options_parse(const struct verb *verb, int argc, char **argv);

#endif
