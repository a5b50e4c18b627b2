/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a policy is to be loaded, and under which name: what the options of
 * 'load' say, a policy's head line, and the file of a saved policy. The three
 * have the words of one table.
 */
#ifndef KZ_CLI_PLACE_H
#define KZ_CLI_PLACE_H

#include <stdbool.h>
#include <stdio.h>

#include "userspace/backend/backend.h"

/* All texts are owned; NULL: not said. */
struct place {
	char *name;
	char *backend;
	char **devices;
	size_t n_devices;
	char *hook; /* "prerouting,output" */
	char *priority;
	char *flows;
	bool with_module;
};

/* Take "device lan0"; @value is NULL if there is none. 0, or -errno and @why
 * (WHY_SIZE): -EINVAL for a word that is not known or not complete.
 */
int place_take(struct place *place, const char *key, const char *value,
	       char *why);

/* One line for each word that is said: "device lan0\n". */
void place_write(const struct place *place, FILE *out);

/* Where @loaded is, but for flows, which a backend does not tell. 0 or -errno
 * and @why.
 */
int place_of_loaded(struct place *place, const struct loaded *loaded,
		    char *why);

/*
 * The head lines of the policy @text, called @file in messages: comments
 * before anything else, such as
 *
 *	# kzmark: backend tc, device lan0, hook ingress
 *
 * 0, -ENOENT: it has none; -EINVAL after a complaint that has the line.
 */
int place_of_text(struct place *place, const char *file, const char *text);

/*
 * What struct backend's load() is told. @attachment has pointers into @place.
 * 0, or -EINVAL after a complaint.
 */
int place_attach(const struct place *place, struct attachment *attachment);

void place_clear(struct place *place);

#endif
