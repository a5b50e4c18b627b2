/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy file made ready: read, checked, compiled. */
#ifndef KZ_CLI_SOURCE_H
#define KZ_CLI_SOURCE_H

#include "choice.h"
#include "compile.h"
#include "idle.h"
#include "policy.h"

struct source {
	struct policy *policy;
	struct image image;
	struct messages messages;
};

/*
 * Fill @source from the file @path ("-": standard input) and ask every
 * backend of @choice (may be NULL) whether it can do the policy, or with
 * @judged whether it can judge packets by it. EXIT_DONE; else what is wrong is in source->messages. source_close() in any case.
 */
int source_open(struct source *source, const char *path,
		const struct choice *choice, bool judged);

/*
 * Add warnings of rules that never fire or change nothing: of the first @most
 * (IDLE_ALL: of each), and how many more there are. EXIT_DONE.
 */
int source_warn(struct source *source, size_t most);

void source_close(struct source *source);

#endif
