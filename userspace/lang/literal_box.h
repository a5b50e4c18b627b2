/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements of several parts as text, in the file of a set. */
#ifndef KZ_LITERAL_BOX_H
#define KZ_LITERAL_BOX_H

#include "userspace/lang/literals.h"

/*
 * Read "192.0.2.1 . 22", or ipset's "192.0.2.1,tcp:22", @length bytes of @text,
 * as @count ranges of @parts into @box. Returns as literal_range() does.
 */
int literal_box(struct literals *literals, const struct policy_part *parts,
		unsigned int count, const char *text, size_t length,
		struct range *box, char *why);

#endif
