/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From text to tokens. The meaning of a word depends on its place, so that a
 * word is any run of letters, digits and "_.:-": a name, a number, an address,
 * a range. '/' belongs to a word if an address comes before it.
 */
#ifndef KZ_LEXER_H
#define KZ_LEXER_H

#include <stdbool.h>

#include "userspace/policy/messages.h"

enum token_kind {
	TOKEN_END, /* of the text */
	TOKEN_NEWLINE,
	TOKEN_SEMICOLON,
	TOKEN_WORD,
	TOKEN_LABEL, /* "r0:"; its text is "r0" */
	TOKEN_STRING, /* "eth0", in quotes; its text is without them */
	TOKEN_SET, /* "@bogons"; its text is "bogons" */
	TOKEN_OPEN, /* { */
	TOKEN_CLOSE, /* } */
	TOKEN_LEFT, /* ( */
	TOKEN_RIGHT, /* ) */
	TOKEN_COMMA,
	TOKEN_SLASH,
	TOKEN_AND, /* & */
	TOKEN_OR, /* | */
	TOKEN_PERCENT, /* % */
	TOKEN_ASSIGN, /* = */
	TOKEN_EQUAL, /* ==; the operators of comparisons are in a row */
	TOKEN_NOT_EQUAL, /* != */
	TOKEN_LESS, /* < */
	TOKEN_LESS_EQUAL, /* <= */
	TOKEN_GREATER, /* > */
	TOKEN_GREATER_EQUAL, /* >= */
	TOKEN_BAD_STRING, /* a string that does not end on its line */
	TOKEN_UNKNOWN, /* a character that is not used */
};

struct token {
	enum token_kind kind;
	const char *text; /* in the source; not NUL-terminated */
	uint32_t length;
	struct location at;
};

struct text_map;

struct lexer {
	const struct text_map *map; /* of the text; NULL: it is one file's */
	const char *at; /* next character; the text ends with a NUL */
	const char *line_start;
	uint32_t line;
};

void lexer_start(struct lexer *lexer, const char *text);

struct token lexer_next(struct lexer *lexer);

/* token_is() of a word that begins as the token does. */
bool token_is_all(const struct token *token, const char *word);

/* Inline, because it is asked of each word in many lists. */
static inline bool token_is(const struct token *token, const char *word)
{
	return token->kind == TOKEN_WORD && token->text[0] == word[0] &&
	       token_is_all(token, word);
}

/* True for <, <=, >, >=. */
static inline bool token_is_order(const struct token *token)
{
	return token->kind >= TOKEN_LESS && token->kind <= TOKEN_GREATER_EQUAL;
}

/* A copy of the token's text, or NULL. */
char *token_copy(const struct token *token);

/* How much of the token a message shows, for "%.*s". */
int token_shown(const struct token *token);

#endif
