/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions of a rule, or after "when". */
#ifndef KZ_PARSE_CONDITION_H
#define KZ_PARSE_CONDITION_H

#include "userspace/lang/parser.h"

/* One condition, added to @conditions. */
int parse_condition(struct parser *p, struct policy_conditions *conditions);

/* "tcp dport": which one it is. */
int parse_condition_key(struct parser *p, enum condition_id *id);

/* Report that no packet can meet @condition and all of @conditions. */
int condition_conflict(struct parser *p,
		       const struct policy_conditions *conditions,
		       const struct policy_condition *condition);

#endif
