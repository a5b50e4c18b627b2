/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of reading a condition that all kinds have. */
#ifndef KZ_CONDITION_NEW_H
#define KZ_CONDITION_NEW_H

#include "userspace/lang/parser.h"

/*
 * Add a condition, for which nothing is known but where it begins; NULL with
 * @error.
 */
struct policy_condition *condition_add(struct parser *p,
				       struct policy_conditions *conditions,
				       int *error);

/* "ip saddr", or a field: the id, and the field. */
int parse_key(struct parser *p, struct policy_condition *condition);

/* The last of @conditions ends before the token: can it hold with the others? */
int condition_finish(struct parser *p, struct policy_conditions *conditions);

/* The same of a key alone: any value of it will do. */
int condition_finish_any(struct parser *p,
			 struct policy_conditions *conditions);

/* "tcp dport": which one it is. */
int parse_condition_key(struct parser *p, enum condition_id *id);

/* Report that no packet can meet @condition and all of @conditions. */
int condition_conflict(struct parser *p,
		       const struct policy_conditions *conditions,
		       const struct policy_condition *condition);

#endif
