/* SPDX-License-Identifier: GPL-2.0-only */
/* Limits of rules. */
#ifndef KZ_REFERENCE_LIMIT_H
#define KZ_REFERENCE_LIMIT_H

#include "userspace/reference/subject.h"

/*
 * Does @limit, of the rule numbered @rule, let it fire for @subject? Takes a
 * token. True without a limit.
 */
bool limit_lets(const struct policy_limit *limit, uint32_t rule,
		struct subject *subject);

#endif
