/* SPDX-License-Identifier: GPL-2.0-only */
/* Loading a policy, for every verb that does. */
#ifndef KZ_CLI_LOADING_H
#define KZ_CLI_LOADING_H

#include "userspace/base/text_files.h"
#include "userspace/cli/placement.h"

struct source;

/*
 * A loaded policy's text is changed and loaded again, by a caller that holds
 * the namespace's lock: of success nothing is printed, nor of rules that do
 * nothing.
 */
struct load_change {
	/* Whether what was read is what was meant. The exit status, and errors
	 * in source->messages.
	 */
	int (*check)(struct source *source, void *context);
	/* Before @messages are printed: take out what need not be. */
	void (*locate)(struct messages *messages, void *context);
	void *context;
	bool dry_run; /* do all but load it */
	uint32_t generation; /* out: that it was loaded as */
};

struct load_request {
	const char *verb; /* in messages */
	const char *path; /* the policy's file */
	/* Where; the name is said. Without a backend: where a policy of that
	 * name is loaded, or else what the file's head line says.
	 */
	struct placement *place;
	/* The text, and nothing from the disk; NULL: from the disk. */
	struct text_files *files;
	/* Nobody is there to choose another place among others' programs, or
	 * to tell a device that comes later from one that was misspelt.
	 */
	bool place_is_kept;
	bool sets_are_kept; /* new ones get their elements from the caller */
	struct load_change *change; /* NULL: it is none */
	bool adopt; /* struct attachment's */
	bool quiet;
	bool json;
};

/*
 * Load it, in one step in place of a policy of that name, print that it is
 * loaded, and keep its text in /run for 'save'. The exit status, after a
 * complaint if it is not EXIT_DONE.
 */
int policy_load(const struct load_request *request);

/*
 * Load the file @path as @policy, on behalf of @verb, at the place that its
 * head line says, also if a policy of that name is loaded elsewhere. The same.
 */
int policy_load_at_head_line(const char *verb, const char *path,
			     const char *policy, bool quiet, bool json);

/*
 * Load every policy file (*.kz) of @folder at the place that its head line
 * says. One that is refused is told, with what stays loaded under its name, and
 * noted (missed.h); the others are loaded. EXIT_DONE if all are.
 */
int policies_load(const char *folder, bool quiet, bool json);

#endif
