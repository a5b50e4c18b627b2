/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets: their definitions, and the uses of their names. */
#ifndef KZ_PARSE_SET_H
#define KZ_PARSE_SET_H

#include "userspace/lang/parser.h"

/* After "set". */
int parse_set(struct parser *p);

/* A set that must exist; p->token, "@NAME", names it and is not taken. */
int parse_set_name(struct parser *p, const struct policy_set **set);

#endif
