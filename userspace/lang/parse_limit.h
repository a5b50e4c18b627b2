/* SPDX-License-Identifier: GPL-2.0-only */
/* "limit [over] 10/second [burst 5 [packets]] [per KEY]" */
#ifndef KZ_PARSE_LIMIT_H
#define KZ_PARSE_LIMIT_H

#include "userspace/lang/parser.h"

/* After "limit": the rest of it, for @rule. */
int parse_limit(struct parser *p, struct policy_rule *rule);

#endif
