/* SPDX-License-Identifier: GPL-2.0-only */
/* Which rule of a policy a packet is drawn for. */
#ifndef TESTLIB_DRAFT_RULE_H
#define TESTLIB_DRAFT_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "userspace/policy/policy.h"

/*
 * A rule, of *@group, or NULL: there is none. More often one that asks several
 * keys at once, which few packets meet by chance.
 */
const struct policy_rule *rule_draw(uint64_t *seed, const struct policy *policy,
				    const struct policy_group **group);

/* True if packets can add keys of several parts. */
bool has_joined(const struct policy *policy);

#endif
