// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/cursor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/lang/keywords.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/suggest.h"
#include "userspace/lang/word_list.h"

void parser_advance(struct parser *p)
{
	p->last = p->token;
	p->last_end = p->lexer.at;
	do
		p->token = lexer_next(&p->lexer);
	while (p->lists && p->token.kind == TOKEN_NEWLINE);
}

bool parser_span(const struct parser *p, struct location *at)
{
	const struct location *last = &p->last.at;

	if (last->line != at->line)
		return false;
	at->length = last->column + last->length - at->column;
	return true;
}

struct token parser_peek(const struct parser *p)
{
	struct lexer lexer = p->lexer;

	return lexer_next(&lexer);
}

size_t parser_phrase_all(const struct parser *p, const char *phrase)
{
	struct lexer lexer = p->lexer;
	struct token token = p->token;
	size_t count, length;

	for (count = 1;; count++) {
		length = strcspn(phrase, " ");
		if (token.kind != TOKEN_WORD || token.length != length ||
		    memcmp(token.text, phrase, length))
			return 0;
		if (!phrase[length])
			return count;
		phrase += length + 1;
		token = lexer_next(&lexer);
	}
}

bool parser_accept(struct parser *p, enum token_kind kind)
{
	if (p->token.kind != kind)
		return false;
	parser_advance(p);
	return true;
}

bool parser_accept_word(struct parser *p, const char *word)
{
	if (!token_is(&p->token, word))
		return false;
	parser_advance(p);
	return true;
}

static struct token past_line_ends(const struct parser *p)
{
	struct lexer lexer = p->lexer;
	struct token token = p->token;

	while (token.kind == TOKEN_NEWLINE)
		token = lexer_next(&lexer);
	return token;
}

bool parser_brace_follows(const struct parser *p)
{
	return p->token.kind == TOKEN_NEWLINE &&
	       past_line_ends(p).kind == TOKEN_OPEN;
}

/* Characters that are mistaken for others, or are invisible. */
static const struct odd_character {
	const char *bytes;
	const char *name;
} odd_characters[] = {
	{ "$",
	  "'$': no 'define' of this name comes before; a set is written '@NAME'" },
	{ "\xef\xbb\xbf", "a byte order mark (U+FEFF): delete it" },
	{ "\xe2\x80\x8b", "a zero width space (U+200B): delete it" },
	{ "\xc2\xa0", "a no-break space (U+00A0): write a blank" },
	{ "\xe2\x80\x93", "an en dash (U+2013): write '-'" },
	{ "\xe2\x80\x94", "an em dash (U+2014): write '-'" },
	{ "\xe2\x80\x98", "a quotation mark (U+2018): write '\"'" },
	{ "\xe2\x80\x99", "a quotation mark (U+2019): write '\"'" },
	{ "\xe2\x80\x9c", "a quotation mark (U+201C): write '\"'" },
	{ "\xe2\x80\x9d", "a quotation mark (U+201D): write '\"'" },
};

static int odd_character(struct parser *p, const char *what)
{
	const struct token *token = &p->token;
	const struct odd_character *odd;
	size_t i;

	for (i = 0; i < sizeof(odd_characters) / sizeof(*odd_characters); i++) {
		odd = &odd_characters[i];
		if (!strncmp(token->text, odd->bytes, strlen(odd->bytes)))
			return parser_error(p, token->at, "expected %s, not %s",
					    what, odd->name);
	}
	return parser_error(p, token->at, "expected %s, not '%.*s'", what,
			    token_shown(token), token->text);
}

/* @rest: the end of the message. */
static int expected_instead(struct parser *p, const char *what,
			    const char *rest)
{
	const struct token *token = &p->token;

	if (parser_brace_follows(p))
		return parser_error(
			p, past_line_ends(p).at,
			"'{' must be on the same line as what it belongs to");
	switch (token->kind) {
	case TOKEN_END:
		return parser_error(p, token->at,
				    "expected %s, not the end of the file",
				    what);
	case TOKEN_NEWLINE:
		return parser_error(p, token->at,
				    "expected %s, not the end of the line",
				    what);
	case TOKEN_BAD_STRING:
		return parser_error(
			p, token->at,
			"expected %s, not a string without its closing \"",
			what);
	case TOKEN_UNKNOWN:
		return odd_character(p, what);
	default:
		return parser_error(p, token->at, "expected %s, not '%.*s'%s",
				    what, token_shown(token), token->text,
				    rest);
	}
}

int parser_expected(struct parser *p, const char *what)
{
	if (token_is(&p->token, "."))
		return expected_instead(
			p, what,
			": as many parts as the key has, as in 'ip saddr . tcp dport 192.0.2.1 . 22'");
	return expected_instead(p, what, "");
}

int parser_expected_words(struct parser *p, const char *const *words,
			  size_t count)
{
	char list[WORD_LIST_SIZE];
	struct suggestion suggestion;
	size_t i;

	word_list(list, words, count);
	suggestion_start(&suggestion, p->token.text, p->token.length);
	for (i = 0; p->token.kind == TOKEN_WORD && i < count; i++)
		suggestion_try(&suggestion, words[i]);
	if (!suggestion.best)
		return parser_expected(p, list);
	return expected_instead(p, list, suggestion_text(&suggestion));
}

int parser_expect(struct parser *p, enum token_kind kind, const char *what)
{
	return parser_accept(p, kind) ? 0 : parser_expected(p, what);
}

int parser_open(struct parser *p, const char *what, const struct token *name)
{
	if (!parser_brace_follows(p))
		return parser_expect(p, TOKEN_OPEN, "'{'");
	parser_error(p, past_line_ends(p).at,
		     "'{' must be on the same line as '%s %.*s'", what,
		     token_shown(name), name->text);
	while (p->token.kind == TOKEN_NEWLINE)
		parser_advance(p);
	parser_advance(p);
	return 0;
}

int parser_expect_word(struct parser *p, const char *word)
{
	return parser_accept_word(p, word) ? 0 :
					     parser_expected_words(p, &word, 1);
}

bool parser_at_end(const struct parser *p)
{
	switch (p->token.kind) {
	case TOKEN_END:
	case TOKEN_NEWLINE:
	case TOKEN_SEMICOLON:
	case TOKEN_CLOSE:
		return true;
	default:
		return false;
	}
}

int parser_number(struct parser *p, uint32_t *value)
{
	int error = -EINVAL;

	if (p->token.kind == TOKEN_WORD)
		error = literal_number(p->token.text, p->token.length, value);
	if (error == -ERANGE)
		return parser_error(
			p, p->token.at,
			"%.*s does not fit: the largest number is 0xffffffff",
			token_shown(&p->token), p->token.text);
	if (error)
		return parser_expected(p, "a number");
	parser_advance(p);
	return 0;
}

/*
 * A wrong statement may have opened a list and not closed it. The next
 * statement is then recognised by its first word, on a line that does not
 * continue the list.
 */
static bool list_was_left_open(const struct parser *p, enum token_kind before)
{
	return before != TOKEN_COMMA && before != TOKEN_OPEN &&
	       word_begins_statement(&p->token);
}

void parser_skip(struct parser *p)
{
	enum token_kind kind, before = p->last.kind;
	unsigned int depth = p->lists;

	p->lists = 0;
	if (parser_brace_follows(
		    p)) { /* its block is not worth a message of its own */
		while (p->token.kind == TOKEN_NEWLINE)
			parser_advance(p);
	}
	while (p->token.kind != TOKEN_END && (depth || !parser_at_end(p))) {
		kind = p->token.kind;
		parser_advance(p);
		if (kind == TOKEN_OPEN)
			depth++;
		else if (kind == TOKEN_CLOSE)
			depth--;
		else if (kind == TOKEN_NEWLINE && list_was_left_open(p, before))
			return;
		if (kind != TOKEN_NEWLINE)
			before = kind;
	}
}
