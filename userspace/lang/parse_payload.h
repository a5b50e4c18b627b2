/* SPDX-License-Identifier: GPL-2.0-only */
/* "@th,16,16 22": any bits of a header, as nft writes them. */
#ifndef KZ_PARSE_PAYLOAD_H
#define KZ_PARSE_PAYLOAD_H

#include "userspace/lang/parser.h"

/* True if @token is "@ll", "@nh" or "@th", and not a set's name. */
bool payload_begins(const struct token *token);

/* ",BITS,LENGTH" after that, which is p->token, into @condition. */
int parse_payload_key(struct parser *p, struct policy_condition *condition);

#endif
