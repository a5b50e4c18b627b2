/* SPDX-License-Identifier: GPL-2.0-only */
/* Limits as the image has them. */
#ifndef KZ_COMPILE_LIMIT_H
#define KZ_COMPILE_LIMIT_H

#include "userspace/compile/output.h"

/* 0, or -E2BIG after a message: all tables together have too many rows. */
int limits_fit(const struct output *output);

/*
 * Add the limit of @rule, which is in @group; *@index is its, or
 * KZ_RULE_NO_LIMIT. 0 or -ENOMEM.
 */
int limit_write(struct output *output, const struct policy_group *group,
		const struct policy_rule *rule, uint32_t *index);

#endif
