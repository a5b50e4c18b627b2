/* SPDX-License-Identifier: GPL-2.0-only */
/* "set FIELD by flow|packet { VALUE: WEIGHT, ... }" */
#ifndef KZ_PARSE_CHOICE_H
#define KZ_PARSE_CHOICE_H

#include "userspace/lang/parser.h"

/* After "by". */
int parse_choice(struct parser *p, struct policy_action *action);

#endif
