/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the tokens: look at the next one, take it, or say what was expected
 * instead of it.
 */
#ifndef KZ_CURSOR_H
#define KZ_CURSOR_H

#include "userspace/lang/parser.h"

void parser_advance(struct parser *p);

/* The token after p->token. */
struct token parser_peek(const struct parser *p);

/*
 * Are the words of @phrase, one blank apart, the token and those after it? How
 * many they are, or 0.
 */
size_t parser_phrase_all(const struct parser *p, const char *phrase);
static inline size_t parser_phrase(const struct parser *p, const char *phrase)
{
	return p->token.kind == TOKEN_WORD && *p->token.text == *phrase ?
		       parser_phrase_all(p, phrase) :
		       0;
}

/* Take the token if it is of @kind. */
bool parser_accept(struct parser *p, enum token_kind kind);

/* Take the token if it is the word @word. */
bool parser_accept_word(struct parser *p, const char *word);

/* Add an error: @what was expected at p->token. -EINVAL. */
int parser_expected(struct parser *p, const char *what);

/* The same of one of @words, and which of them the token may mean. */
int parser_expected_words(struct parser *p, const char *const *words,
			  size_t count);

/* Take a token of @kind, or report that @what was expected. */
int parser_expect(struct parser *p, enum token_kind kind, const char *what);
int parser_expect_word(struct parser *p, const char *word);

/* True if only line ends are between here and a '{'. */
bool parser_brace_follows(const struct parser *p);

/*
 * Take the '{' of "@what NAME {". One on a later line is reported and taken,
 * so that what is inside is read.
 */
int parser_open(struct parser *p, const char *what, const struct token *name);

/* Let @at, where something began, end with the last token, if that is on its
 * line. True: it is.
 */
bool parser_span(const struct parser *p, struct location *at);

/* True at the end of a statement: line end, ';', '}' or the text's end. */
bool parser_at_end(const struct parser *p);

/* Take a number. */
int parser_number(struct parser *p, uint32_t *value);

/*
 * Skip the rest of a wrong statement, up to its end (which is not taken), and
 * the braces it opened.
 */
void parser_skip(struct parser *p);

#endif
