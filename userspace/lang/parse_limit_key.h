/* SPDX-License-Identifier: GPL-2.0-only */
/* "per ip saddr/24 . tcp dport size 1000", of a limit */
#ifndef KZ_PARSE_LIMIT_KEY_H
#define KZ_PARSE_LIMIT_KEY_H

#include "userspace/lang/parser.h"

/* True if the token is "per" with a key after it, not a field called so. */
bool limit_key_begins(const struct parser *p);

/* The key, for the limit of @rule. */
int parse_limit_key(struct parser *p, struct policy_rule *rule);

/* Words of 32 bits that the parts of @key have. */
unsigned int limit_key_words(const struct policy_key *key);

#endif
