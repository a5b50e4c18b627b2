/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements, and lists of them: of conditions and of sets. */
#ifndef KZ_PARSE_VALUES_H
#define KZ_PARSE_VALUES_H

#include "userspace/lang/parser.h"

/*
 * "{ A, B, }", over as many lines as needed, each read by @parse_one. @what is
 * expected in it, for messages; NULL: it may be empty.
 */
int parse_braces(struct parser *p, const char *what,
		 int (*parse_one)(struct parser *p, void *context),
		 void *context);

/* "{ a, b-c }" of elements of @kind, added to @ranges as written. */
int parse_list(struct parser *p, struct literal_kind kind,
	       struct ranges *ranges);

/* One element. */
int parse_element(struct parser *p, struct literal_kind kind,
		  struct ranges *ranges);

#endif
