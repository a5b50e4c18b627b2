/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a policy is to be loaded, and under which name: what the options of
 * 'load' say, a policy's head line, and the file of a saved policy. The three
 * have the words of one table.
 */
#ifndef KZ_CLI_PLACEMENT_H
#define KZ_CLI_PLACEMENT_H

#include <stdbool.h>
#include <stdio.h>

#include "userspace/cli/active.h"

/* All texts are owned; NULL: not said. */
struct placement {
	char *name;
	char *backend;
	char **devices;
	size_t n_devices;
	char *hook; /* "prerouting,output" */
	char *priority;
	char *position; /* position.h: "first", "before says_ok" */
	char *flows;
	char *sets; /* whose dynamic sets it shares */
	char *form; /* "code", "tables" */
	bool with_module;
};

/* Take "device lan0"; @value is NULL if there is none. 0, or -errno and @why
 * (WHY_SIZE): -EINVAL for a word that is not known or not complete.
 */
int placement_take(struct placement *place, const char *key, const char *value,
		   char *why);

/* One line for each word that is said: "device lan0\n". */
void placement_write(const struct placement *place, FILE *out);

/* Where @target is loaded, but for whose flows and sets it shares: a backend
 * does not tell. 0 or -errno and @why.
 */
int placement_of_loaded(struct placement *place, const struct target *target,
			char *why);

/* Where @place does not say whose flows or sets it shares: as @from, which loses
 * that.
 */
void placement_take_shared(struct placement *place, struct placement *from);

/*
 * The head lines of the policy @text, called @file in messages: comments
 * before anything else, such as
 *
 *	# kzmark: backend tc, device lan0, hook ingress
 *
 * 0, -ENOENT: it has none; -EINVAL after a complaint that has the line.
 */
int placement_of_text(struct placement *place, const char *file,
		      const char *text);

/*
 * What struct backend's load() is told. @attachment has pointers into @place.
 * 0, or -EINVAL after a complaint.
 */
int placement_attach(const struct placement *place,
		     struct attachment *attachment);

void placement_clear(struct placement *place);

#endif
