/* SPDX-License-Identifier: GPL-2.0-only */
/* "limit [over] 10/second [burst 5 [packets]] [per KEY]" */
#ifndef KZ_PARSE_LIMIT_H
#define KZ_PARSE_LIMIT_H

#include "userspace/lang/cursor.h"
#include "userspace/lang/parser.h"

/* After "limit": the rest of it, for @rule. */
int parse_limit(struct parser *p, struct policy_rule *rule);

/* "ct count [over] 10 [per ip saddr]", a limit of another kind. */
static inline bool connections_begin(const struct parser *p)
{
	struct token next = parser_peek(p);

	return token_is(&p->token, "ct") && token_is(&next, "count");
}

int parse_connections(struct parser *p, struct policy_rule *rule);

#endif
