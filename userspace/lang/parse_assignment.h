/* SPDX-License-Identifier: GPL-2.0-only */
/* "set FIELD VALUE", "set FIELD from FIELD", "set FIELD by ..." */
#ifndef KZ_PARSE_ASSIGNMENT_H
#define KZ_PARSE_ASSIGNMENT_H

#include "userspace/lang/parser.h"

/*
 * After "set": fill in @action, which becomes one of @rule. On an error the
 * caller frees its weights.
 */
int parse_assignment(struct parser *p, struct policy_rule *rule,
		     struct policy_action *action);

#endif
