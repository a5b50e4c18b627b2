/* SPDX-License-Identifier: GPL-2.0-only */
/* Words of the language, and words that are not. */
#ifndef KZ_KEYWORDS_H
#define KZ_KEYWORDS_H

#include "userspace/lang/lexer.h"

/* True if @token may not be a name. */
bool word_is_keyword(const struct token *token);

/* True if @token is a word that can only begin a statement or rule. */
bool word_begins_statement(const struct token *token);

/* True if @token has the form of a program's option, "-j". */
bool word_is_option(const struct token *token);

#define WHY_NO_OPTION                                                        \
	"iptables' options are not words of the language, write rules such " \
	"as 'tcp dport 22 accept'"
#define WHY_NO_AND "leave it out, all conditions of a rule must hold"
#define WHY_NO_OR "write a rule for each, or the values in braces"

/*
 * A word (pair) of nft, iptables or the full language that is not accepted:
 * what to write instead, or why not. NULL: no such word. @second may be NULL.
 */
const char *word_refusal(const struct token *first, const struct token *second);

#endif
