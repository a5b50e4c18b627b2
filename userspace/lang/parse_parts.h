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

/* The same without a comparison: @parts, @count of them. */
int parse_key_parts(struct parser *p, struct policy_conditions *conditions,
		    struct policy_part parts[KZ_MAX_PARTS],
		    unsigned int *count);

/* Report, at @at, that elements of @set have other parts than these. */
int parts_fit(struct parser *p, struct location at,
	      const struct policy_set *set, const struct policy_part *parts,
	      unsigned int count);

/* "ip saddr", or a field, of which @part is to be: checked, and taken. */
int parse_part_key(struct parser *p, struct policy_part *part);

/* Report that @count parts are more than a key may have, or too long. */
int parts_check(struct parser *p, struct location at,
		const struct policy_part *parts, unsigned int count);

/* "192.0.2.1 . 22", of @parts; it is added to @boxes. */
int parse_box(struct parser *p, const struct policy_part *parts,
	      struct boxes *boxes);

/* "{ A . B, ... }" */
int parse_boxes(struct parser *p, const struct policy_part *parts,
		struct boxes *boxes);

#endif
