/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A table from names to what they name. Names are any bytes, compared
 * exactly; finding one does not depend on how many there are.
 */
#ifndef KZ_NAMES_H
#define KZ_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

union named {
	void *pointer; /* not owned */
	uint32_t number;
};

struct name {
	char *text; /* owned */
	uint32_t length;
	uint32_t hash;
	union named value;
};

/* All zero: empty. */
struct names {
	struct name *list; /* in the order of adding */
	size_t count;
	uint32_t *slots; /* index into list plus 1; 0: free */
	size_t n_slots; /* a power of two, or 0 */
};

/* NULL: not there. */
struct name *names_find(const struct names *names, const char *text,
			size_t length);

/* Add a name that is not there; @text is copied. 0 or -ENOMEM. */
int names_add(struct names *names, const char *text, size_t length,
	      union named value);

/* Frees all; @names is then empty. */
void names_clear(struct names *names);

#endif
