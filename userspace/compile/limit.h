/* SPDX-License-Identifier: GPL-2.0-only */
/* Limits as the image has them. */
#ifndef KZ_COMPILE_LIMIT_H
#define KZ_COMPILE_LIMIT_H

#include "userspace/compile/output.h"

/* 0, or -E2BIG after a message: all tables together have too many rows. */
int limits_fit(const struct output *output);

/*
 * Add the limit of @rule, which is in @group; its index + 1, 0 if it has none,
 * or KZ_NONE: no memory.
 */
uint32_t limit_write(struct output *output, const struct policy_group *group,
		     const struct policy_rule *rule);

#endif
