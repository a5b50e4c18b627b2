/* SPDX-License-Identifier: GPL-2.0-only */
/* "==", which may be left out, and "!=". */
#ifndef KZ_PARSE_OPERATOR_H
#define KZ_PARSE_OPERATOR_H

#include "userspace/lang/parser.h"

int parse_operator(struct parser *p, struct policy_condition *condition);

/* One of them, which must be there: after a mask. */
int parse_comparison(struct parser *p, struct policy_condition *condition);

#endif
