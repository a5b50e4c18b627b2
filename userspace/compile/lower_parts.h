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

#endif
