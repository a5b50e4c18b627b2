/* SPDX-License-Identifier: GPL-2.0-only */
/* What a dynamic set has from the start: "{ 192.0.2.1 timeout 5m, ... }". */
#ifndef KZ_PARSE_FIRST_H
#define KZ_PARSE_FIRST_H

#include "userspace/lang/parser.h"

/* From the '{' on. */
int parse_first_elements(struct parser *p, struct policy_set *set);

/* All of @set is known: give each of its lengths the elements of that length,
 * and see whether they fit.
 */
int first_elements_finish(struct parser *p, struct policy_set *set);

#endif
