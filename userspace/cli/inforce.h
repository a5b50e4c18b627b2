/* SPDX-License-Identifier: GPL-2.0-only */
/* The policies in force in this network namespace, of all backends. */
#ifndef KZ_CLI_INFORCE_H
#define KZ_CLI_INFORCE_H

#include "backend.h"

/* A backend that could not say what it has, and why. */
struct unasked {
	const struct backend *backend;
	int error;
	char why[WHY_SIZE];
};

struct inforce {
	struct loaded *list; /* owned */
	size_t count;
	size_t n_asked; /* backends that have said what they have */
	struct unasked *unasked; /* those that could not; owned */
	size_t n_unasked;
};

/*
 * Ask every backend. One that is not there (no module, no BPF) has nothing in
 * force; of one that cannot say there is a complaint. 0, or -ENOMEM after a complaint. inforce_clear() in any case.
 */
int inforce_read(struct inforce *inforce);

void inforce_clear(struct inforce *inforce);

/* The policy called @name, or NULL. */
const struct loaded *inforce_find(const struct inforce *inforce,
				  const char *name);

/* Fields alone, in the module: what it keeps for a BPF policy of that name, or
 * kept before somebody was killed.
 */
bool loaded_is_fields(const struct loaded *loaded);

/* A policy in force, and its backend. */
struct target {
	struct loaded loaded;
	const struct backend *backend;
};

/* 0, or -ENOENT or -ENOMEM after a complaint. */
int inforce_get(const char *name, struct target *target);

/*
 * For the verbs that work on one policy in force: find @name and @work on it.
 * That returns the exit status after its own complaint; or -errno with what
 * there is to say in @why (WHY_SIZE), or nothing, and then EXIT_REFUSED is
 * returned after a complaint.
 */
int inforce_work(const char *name,
		 int (*work)(const struct target *target, void *context,
			     char *why),
		 void *context);

#endif
