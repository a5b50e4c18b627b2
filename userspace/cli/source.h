/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy file made ready: read, checked, compiled. */
#ifndef KZ_CLI_SOURCE_H
#define KZ_CLI_SOURCE_H

#include <pthread.h>

#include "userspace/cli/choice.h"
#include "userspace/cli/options.h"
#include "userspace/compile/compile.h"
#include "userspace/lint/lint_warn.h"
#include "userspace/policy/policy.h"

struct source {
	struct policy *policy;
	struct image image;
	struct messages messages;
	struct {
		struct messages found;
		size_t most;
		pthread_t thread;
		bool running; /* the thread runs */
		int error;
	} warnings; /* source_warn_begin()'s */
};

/* -D NAME=VALUE: the options of all verbs that open a source. */
extern struct option_list source_definitions;
#define OPTION_ROW_DEFINE                                             \
	{                                                             \
		.name = "define", .letter = 'D', .type = OPTION_LIST, \
		.argument = "NAME=VALUE",                             \
		.help = "define $NAME, whatever the policy says",     \
		.target = &source_definitions                         \
	}

/*
 * Fill @source from the file @path ("-": standard input) and ask every
 * backend of @choice (may be NULL) whether it can do the policy, or with
 * @test whether it can evaluate packets by it. EXIT_DONE; else what is wrong is
 * in source->messages. source_close() in any case.
 */
int source_open(struct source *source, const char *path,
		const struct choice *choice, bool evaluated);

/* The policy alone, with the definitions of the command line, or of its files;
 * its devices need not be here. NULL, and what is wrong in @messages.
 */
struct policy *source_read(const char *path, struct messages *messages);

/* The same for a policy that is not loaded here: of devices that are not here
 * it is only warned.
 */
int source_open_elsewhere(struct source *source, const char *path,
			  const struct choice *choice);

/* Add warnings of packets that backends of @choice treat otherwise than the
 * policy says, in rare cases that are no reason to refuse it.
 */
void source_warn_backends(struct source *source, const struct choice *choice);

/*
 * Add warnings of rules that never fire or change nothing: of the first @most
 * (LINT_ALL: of each), and how many more there are. EXIT_DONE.
 */
int source_warn(struct source *source, size_t most);

/*
 * The same beside what the caller does until source_warn_end(), in a thread of
 * its own, which only reads the policy and the image. The end returns what was
 * found, for the caller to print; source_close() frees it.
 */
void source_warn_begin(struct source *source, size_t most);
const struct messages *source_warn_end(struct source *source);

/* Leave out what the text gives dynamic set @index, or KZ_NONE: all, when it is
 * made: it gets its elements otherwise.
 */
void source_forget_elements(struct source *source, uint32_t index);

void source_close(struct source *source);

#endif
