/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions in a row: of a rule, or after "when". */
#ifndef KZ_PARSE_CONDITIONS_H
#define KZ_PARSE_CONDITIONS_H

#include "userspace/lang/parser.h"

/* Conditions up to the first token that is none: an action, '{', the end. */
int parse_conditions(struct parser *p, struct policy_conditions *conditions);

/*
 * Report p->token, where a condition was expected: in a rule, or an action;
 * after "when", or '{'. -EINVAL.
 */
int conditions_expected(struct parser *p, bool in_rule);

#endif
