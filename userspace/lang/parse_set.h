/* SPDX-License-Identifier: GPL-2.0-only */
/* The definitions of sets. */
#ifndef KZ_PARSE_SET_H
#define KZ_PARSE_SET_H

#include "userspace/lang/parser.h"

/* After "set". */
int parse_set(struct parser *p);

/* After "map". */
int parse_map(struct parser *p);

#endif
