/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_PARSE_REJECT_H
#define KZ_PARSE_REJECT_H

#include "userspace/policy/policy.h"

struct parser;

/*
 * What follows "reject" in @rule, whose conditions are all read, into @action:
 * its answer. 0, or -errno with a message in @p.
 */
int parse_reject_answer(struct parser *p, const struct policy_rule *rule,
			struct policy_action *action);

#endif
