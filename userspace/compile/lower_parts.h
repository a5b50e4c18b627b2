/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_LOWER_PARTS_H
#define KZ_LOWER_PARTS_H

#include "userspace/compile/lowered.h"

/*
 * @c, a key of several parts, which come before it and have been lowered:
 * their headers are there. 0 or -errno.
 */
int lower_parts(struct output *output, struct lowered *lowered,
		const struct policy_condition *c);

/*
 * Write where @parts, @count of them, are in the packet's key. @record: the
 * offset of the struct kz_parts among the rules, + 1. 0, -ENOMEM, or -E2BIG
 * with a message at @at.
 */
int joined_write(struct output *output, const struct policy_part *parts,
		 unsigned int count, struct location at, uint32_t *record);

#endif
