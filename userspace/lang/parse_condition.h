/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions of a rule, or after "when". */
#ifndef KZ_PARSE_CONDITION_H
#define KZ_PARSE_CONDITION_H

#include "userspace/lang/parser.h"
#include "userspace/lang/suggest.h"

/* One condition, added to @conditions. */
int parse_condition(struct parser *p, struct policy_conditions *conditions);

/* True if @token begins a condition. */
bool condition_begins(const struct parser *p, const struct token *token);

/* Offer all words that begin a condition. */
void condition_suggest(const struct parser *p, struct suggestion *suggestion);

#endif
