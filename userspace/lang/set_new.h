/* SPDX-License-Identifier: GPL-2.0-only */
/* New sets, and their names. */
#ifndef KZ_SET_NEW_H
#define KZ_SET_NEW_H

#include "userspace/lang/parser.h"

/*
 * A set without a name, of a type not known yet, in the policy; it must have
 * room for one. NULL: no memory.
 */
struct policy_set *set_add(struct parser *p, struct location at);

/* 0 if the policy may have one more set; else that is reported at @at. */
int set_limit_check(struct parser *p, struct location at);

/* 0 if no set has @name; else that is reported. */
int set_name_check(struct parser *p, const struct token *name);

/* Register @set under @name; a mistaken use may have come before. 0, -ENOMEM. */
int set_register(struct parser *p, const struct token *name,
		 struct policy_set *set);

/*
 * Give @set the name of a part of @name, "feed.ipv6", which must be free, and
 * register it: one set of the text may be several.
 */
int set_part_name(struct parser *p, struct policy_set *set, const char *name,
		  const char *part);

#endif
