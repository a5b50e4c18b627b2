/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Conditions that compare bits under a mask with one value: TCP flags, the
 * mark, fields. Each reads from the operator on.
 */
#ifndef KZ_PARSE_MASKED_H
#define KZ_PARSE_MASKED_H

#include "userspace/lang/parser.h"

int parse_tcp_flags(struct parser *p, struct policy_condition *condition);
int parse_meta_mark(struct parser *p, struct policy_condition *condition);
int parse_field_condition(struct parser *p, struct policy_condition *condition);

/*
 * p->token, "1" or "3-5", is not taken: a value of @condition's field, or of
 * the bits of the mark that its mask has, not shifted.
 */
int parse_masked_range(struct parser *p,
		       const struct policy_condition *condition,
		       struct range *range);

#endif
