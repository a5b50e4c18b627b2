/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ipsets, as far as marks are in them: a set of type hash:ip,mark is looked up
 * by a mark, and -j SET --map-mark writes the mark that an element has.
 */
#ifndef KZ_AUDIT_SETS_H
#define KZ_AUDIT_SETS_H

#include "userspace/audit/model.h"

#define AUDIT_SET_MARKS 64 /* different ones that are kept of a set */

struct audit_set {
	const char *name;
	bool by_mark; /* the mark is looked up in it, */
	uint32_t mask; /* masked with this */
	struct {
		uint32_t value, mask;
	} marks[AUDIT_SET_MARKS]; /* of its elements */
	size_t n_marks;
	bool more; /* marks than that */
};

/* NULL: it has not been read. */
const struct audit_set *audit_set_find(const struct audit *audit,
				       const char *name);
/* A new one; NULL: no memory. */
struct audit_set *audit_set_add(struct audit *audit, const char *name);
void audit_set_mark(struct audit_set *set, uint32_t value, uint32_t mask);

#endif
