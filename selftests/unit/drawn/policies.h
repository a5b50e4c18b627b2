/* SPDX-License-Identifier: GPL-2.0-only */
/* Drawn policies of one group, over the addresses and ports of universe.h. */
#ifndef KZ_TEST_POLICIES_H
#define KZ_TEST_POLICIES_H

#include "userspace/policy/policy.h"

#define RULES 9 /* of a policy, at most, besides a default */
#define LINE 160 /* bytes of a rule, at most */

struct sketched {
	char when[LINE];
	char rules[RULES][LINE];
	size_t count;
};

void policy_sketch(uint64_t *seed, struct sketched *s);

/*
 * The policy of the rules in @keep, one a line; NULL: of all. Or NULL if they
 * are none. Freed by policy_free().
 */
struct policy *policy_make(const struct sketched *s, const bool *keep);

#endif
