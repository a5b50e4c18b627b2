/* SPDX-License-Identifier: GPL-2.0-only */
/* Actions of a rule. */
#ifndef KZ_PARSE_ACTION_H
#define KZ_PARSE_ACTION_H

#include "userspace/lang/parser.h"
#include "userspace/lang/suggest.h"

/* The actions of @rule, up to the statement's end. */
int parse_actions(struct parser *p, struct policy_rule *rule);

bool action_begins(const struct token *token);

/* Offer all words that begin an action. */
void action_suggest(struct suggestion *suggestion);

#endif
