/* SPDX-License-Identifier: GPL-2.0-only */
/* The words that conditions begin with, and messages about others. */
#ifndef KZ_CONDITION_WORDS_H
#define KZ_CONDITION_WORDS_H

#include "userspace/lang/parser.h"
#include "userspace/lang/suggest.h"

/* True if @token begins a condition. */
bool condition_begins(const struct parser *p, const struct token *token);

/* True if the next two words are a condition: "th dport", also where a field is
 * called so.
 */
bool condition_is_key(const struct parser *p);

/* The condition that @token is without its protocol, as in nft: "iifname" for
 * "meta iifname"; CONDITIONS: none.
 */
int condition_unprefixed(const struct token *token);

/* The values that a condition of @type is compared with. */
struct literal_kind condition_kind(const struct condition_type *type);

/* Report p->token, which is not a condition where a @noun was expected. */
int condition_unknown(struct parser *p, const char *noun,
		      struct suggestion *suggestion);

/* Report p->token, which is not a key of @protocol. */
int condition_unknown_key(struct parser *p, const struct token *protocol);

/* "'tcp dport'", "'frag'", "a field": for messages. */
void condition_name(const struct policy_condition *condition, char text[40]);

#endif
