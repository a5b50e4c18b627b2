/* SPDX-License-Identifier: GPL-2.0-only */
/* "[LABEL:] CONDITION... [LIMIT] ACTION..." */
#ifndef KZ_PARSE_RULE_H
#define KZ_PARSE_RULE_H

#include "userspace/lang/parser.h"

/* A rule, added to @group. */
int parse_rule(struct parser *p, struct policy_group *group);

#endif
