/* SPDX-License-Identifier: GPL-2.0-only */
/* Actions of a rule. */
#ifndef KZ_PARSE_ACTION_H
#define KZ_PARSE_ACTION_H

#include "userspace/lang/parser.h"
#include "userspace/lang/suggest.h"

/* The actions of @rule, up to the statement's end. */
int parse_actions(struct parser *p, struct policy_rule *rule);

/* Does an action begin at the token? "ip ttl set", but not "ip ttl 64". */
bool action_begins(const struct parser *p);

/* Offer all words that begin an action. */
void action_suggest(struct suggestion *suggestion);

#endif
