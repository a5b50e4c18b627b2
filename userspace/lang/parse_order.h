/* SPDX-License-Identifier: GPL-2.0-only */
/* "<", "<=", ">", ">=": comparisons that become a range. */
#ifndef KZ_PARSE_ORDER_H
#define KZ_PARSE_ORDER_H

#include "userspace/lang/parser.h"

/*
 * "< VALUE", with the operator at p->token: the values of @condition's type
 * for which it holds are added to its ranges.
 */
int parse_order(struct parser *p, struct policy_condition *condition);

#endif
