/* SPDX-License-Identifier: GPL-2.0-only */
/* "group NAME [when CONDITION...] { RULES }" */
#ifndef KZ_PARSE_GROUP_H
#define KZ_PARSE_GROUP_H

#include "userspace/lang/parser.h"

/* After "group". */
int parse_group(struct parser *p);

#endif
