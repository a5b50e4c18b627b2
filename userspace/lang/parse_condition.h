/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions of a rule, or after "when". */
#ifndef KZ_PARSE_CONDITION_H
#define KZ_PARSE_CONDITION_H

#include "userspace/lang/parser.h"

/* One condition, added to @conditions. */
int parse_condition(struct parser *p, struct policy_conditions *conditions);

#endif
