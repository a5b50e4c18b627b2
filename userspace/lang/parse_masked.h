/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Conditions that compare bits under a mask with one value: TCP flags, the
 * mark, fields. Each reads from the operator on; a field from its name on.
 */
#ifndef KZ_PARSE_MASKED_H
#define KZ_PARSE_MASKED_H

#include "userspace/lang/parser.h"

int parse_tcp_flags(struct parser *p, struct policy_condition *condition);
int parse_meta_mark(struct parser *p, struct policy_condition *condition);
int parse_field_condition(struct parser *p, struct policy_condition *condition);

#endif
