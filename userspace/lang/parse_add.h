/* SPDX-License-Identifier: GPL-2.0-only */
/* "add @abusers", "update @seen { ip daddr timeout 10m }" */
#ifndef KZ_PARSE_ADD_H
#define KZ_PARSE_ADD_H

#include "userspace/lang/parser.h"

/*
 * What follows "add" or "update" (@action->id), the last token. A key in braces
 * is a condition of @rule, too.
 */
int parse_addition(struct parser *p, struct policy_rule *rule,
		   struct policy_action *action);

#endif
