// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/cursor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/lang/keywords.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/parse_error.h"

void parser_advance(struct parser *p)
{
	p->last = p->token;
	p->last_end = p->lexer.at;
	do
		p->token = lexer_next(&p->lexer);
	while (p->lists && p->token.kind == TOKEN_NEWLINE);
}

struct token parser_peek(const struct parser *p)
{
	struct lexer lexer = p->lexer;

	return lexer_next(&lexer);
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

int parser_expected(struct parser *p, const char *what)
{
	const struct token *token = &p->token;

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
			"expected %s, not a string without its end: \" is missing",
			what);
	default:
		return parser_error(p, token->at, "expected %s, not '%.*s'",
				    what, token_shown(token), token->text);
	}
}

int parser_expect(struct parser *p, enum token_kind kind, const char *what)
{
	return parser_accept(p, kind) ? 0 : parser_expected(p, what);
}

int parser_expect_word(struct parser *p, const char *word)
{
	char what[32];

	if (parser_accept_word(p, word))
		return 0;
	snprintf(what, sizeof(what), "'%s'", word);
	return parser_expected(p, what);
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
 * go on with the list.
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
