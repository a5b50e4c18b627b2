/* SPDX-License-Identifier: GPL-2.0-only */
/* Names: new ones, and messages about unknown ones. */
#ifndef KZ_PARSE_NAME_H
#define KZ_PARSE_NAME_H

#include "userspace/lang/parser.h"
#include "userspace/lang/suggest.h"

#define NAME_MAX_LENGTH 63

/*
 * For names that were used or defined by mistake, so that their other uses
 * are not reported too. Any value fits this field; this set is of every type.
 */
extern const struct policy_field unknown_field;
extern const struct policy_set unknown_set;

/* True if the token's text has the form of a name. */
bool token_is_name(const struct token *token);

/* Take a new name for a @what ("field"): a word that is not a keyword. */
int parser_new_name(struct parser *p, const char *what, struct token *name);

/* Offer all @names, of fields or sets, but those used by mistake. */
void suggest_known(struct suggestion *suggestion, const struct names *names);

/* Report an unknown @what; if it is defined later in the text, say so. */
int parser_unknown_name(struct parser *p, const struct token *name,
			const char *what, const struct names *known);

/* A set that must exist; p->token, "@NAME", names it and is not taken. */
int parse_set_name(struct parser *p, const struct policy_set **set);

#endif
