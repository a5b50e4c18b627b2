/* SPDX-License-Identifier: GPL-2.0-only */
/* Software that is known to use bits of the mark. */
#ifndef KZ_OWNERS_H
#define KZ_OWNERS_H

#include <stdint.h>

#include "userspace/lang/suggest.h"

struct owner {
	const char *name; /* first: suggestion_find() reads it */
	uint32_t mask; /* all bits: it writes and compares whole marks */
	const char *about;
};

/* NULL: not known, and @suggestion has the nearest. */
const struct owner *owner_find(const char *name, struct suggestion *suggestion);

/* All of them, in the order of their names; ends with a name of NULL. */
extern const struct owner owners[];

#endif
