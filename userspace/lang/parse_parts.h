/* SPDX-License-Identifier: GPL-2.0-only */
/* Keys of several parts, "ip saddr . tcp dport", and elements of such sets. */
#ifndef KZ_PARSE_PARTS_H
#define KZ_PARSE_PARTS_H

#include "userspace/lang/parser.h"

/*
 * From the "." after the first key on, which is the last of @conditions: its
 * other parts, and what they are compared with.
 */
int parse_parts(struct parser *p, struct policy_conditions *conditions);

/* True if a key of several parts may have one of @type; else it is reported. */
int part_check(struct parser *p, struct location at,
	       const struct condition_type *type);

/* Key words that values of these @parts (@count of them) have: in limits? */
int parts_check(struct parser *p, struct location at,
		const struct policy_condition *parts, unsigned int count);

/* "192.0.2.1 . 22", of @parts, a condition for each; it is added to @boxes. */
int parse_box(struct parser *p, const struct policy_condition *parts,
	      struct boxes *boxes);

#endif
