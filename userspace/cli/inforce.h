/* SPDX-License-Identifier: GPL-2.0-only */
/* The policies in force in this network namespace, of all backends. */
#ifndef KZ_CLI_INFORCE_H
#define KZ_CLI_INFORCE_H

#include "backend.h"

struct inforce {
	struct loaded *list; /* owned */
	size_t count;
	size_t failures; /* backends that could not say; complained about */
};

/*
 * Ask every backend. One that is not there (no module, no BPF) has nothing in
 * force. 0, or -ENOMEM after a complaint. inforce_clear() in any case.
 */
int inforce_read(struct inforce *inforce);

void inforce_clear(struct inforce *inforce);

/* The policy called @name, or NULL. */
const struct loaded *inforce_find(const struct inforce *inforce,
				  const char *name);

/*
 * For the verbs that work on one policy: where @name is in force, copied to
 * @loaded, and its backend. NULL after a complaint if it is not.
 */
const struct backend *inforce_get(const char *name, struct loaded *loaded);

#endif
