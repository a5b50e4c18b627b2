/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_PARSE_DURATION_H
#define KZ_PARSE_DURATION_H

#include "userspace/lang/parser.h"

/* "10m": how long an element of a set lives, in @ms. */
int parse_duration(struct parser *p, uint32_t *ms);

#endif
