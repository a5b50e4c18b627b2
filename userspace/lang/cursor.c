// SPDX-License-Identifier: GPL-2.0-only
/* The parser's own: tokens, messages, recovery, and the statements' table. */
#include "userspace/lang/parser.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MISTAKES_MAX 50 /* then we stop reading */
#define SHOWN_MAX 60

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

/* Let the text end here. */
static void stop_reading(struct parser *p)
{
	p->lexer.at += strlen(p->lexer.at);
	p->token.kind = TOKEN_END;
}

static void add_message(struct parser *p, enum severity severity,
			struct location at, const char *format,
			va_list arguments)
{
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	messages_add(p->messages, severity, p->policy->file, p->policy->text,
		     at, "%s", text ? text : "out of memory");
	free(text);
}

void parser_count_errors(struct parser *p, size_t count)
{
	p->errors += count;
	if (p->errors < MISTAKES_MAX)
		return;
	messages_add(p->messages, SEVERITY_ERROR, p->policy->file, NULL,
		     (struct location){ 0 },
		     "%zu mistakes: the rest is not looked at", p->errors);
	stop_reading(p);
}

int parser_error(struct parser *p, struct location at, const char *format, ...)
{
	va_list arguments;

	if (p->errors >= MISTAKES_MAX) /* how the last one unwinds */
		return -EINVAL;
	va_start(arguments, format);
	add_message(p, SEVERITY_ERROR, at, format, arguments);
	va_end(arguments);
	parser_count_errors(p, 1);
	return -EINVAL;
}

void parser_warning(struct parser *p, struct location at, const char *format,
		    ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_message(p, SEVERITY_WARNING, at, format, arguments);
	va_end(arguments);
}

int parser_no_memory(struct parser *p)
{
	parser_error(p, p->token.at, "out of memory");
	stop_reading(p);
	return -ENOMEM;
}

int parser_limit(struct parser *p, struct location at, const char *what,
		 unsigned int limit)
{
	parser_error(p, at, "too many %s: the limit is %u", what, limit);
	stop_reading(p);
	return -E2BIG;
}

int token_shown(const struct token *token)
{
	return token->length < SHOWN_MAX ? token->length : SHOWN_MAX;
}

char *token_copy(const struct token *token)
{
	return strndup(token->text, token->length);
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

/* clang-format off */
static const struct statement {
	const char *word;
	int (*parse)(struct parser *p);
} statements[] = {
	{ "mark", parse_mark_window },
	{ "flow", parse_flow },
	{ "reserve", parse_reserve },
	{ "field", parse_field },
	{ "set", parse_set },
	{ "group", parse_group },
};
/* clang-format on */

static int unknown_statement(struct parser *p)
{
	struct suggestion suggestion;
	size_t i;

	if (p->token.kind != TOKEN_WORD)
		return parser_expected(
			p,
			"'mark', 'flow', 'reserve', 'field', 'set' or 'group'");
	if (condition_begins(p, &p->token) || token_is(&p->token, "default"))
		return parser_error(
			p, p->token.at,
			"a rule stands in a group: write 'group NAME { ... }' around it");
	suggestion_start(&suggestion, p->token.text, p->token.length);
	for (i = 0; i < sizeof(statements) / sizeof(*statements); i++)
		suggestion_try(&suggestion, statements[i].word);
	return parser_error(
		p, p->token.at,
		"unknown statement '%.*s', expected 'mark', 'flow', 'reserve', 'field', 'set' or 'group'%s",
		token_shown(&p->token), p->token.text,
		suggestion_text(&suggestion));
}

static int parse_statement(struct parser *p)
{
	size_t i, errors = p->errors;
	int error;

	for (i = 0; i < sizeof(statements) / sizeof(*statements); i++) {
		if (!token_is(&p->token, statements[i].word))
			continue;
		parser_advance(p);
		error = statements[i].parse(p);
		if (error)
			return error;
		if (p->errors > errors || p->last.kind == TOKEN_CLOSE ||
		    (parser_at_end(p) && p->token.kind != TOKEN_CLOSE))
			return 0;
		return parser_expected(p, "the end of the line");
	}
	return unknown_statement(p);
}

static void parse_text(struct parser *p)
{
	lexer_start(&p->lexer, p->policy->text);
	parser_advance(p);
	while (p->token.kind != TOKEN_END) {
		if (parser_accept(p, TOKEN_NEWLINE) ||
		    parser_accept(p, TOKEN_SEMICOLON))
			continue;
		if (!parse_statement(p))
			continue;
		parser_skip(p);
		parser_accept(p, TOKEN_CLOSE);
	}
}

static void parser_clear(struct parser *p)
{
	names_clear(&p->fields);
	names_clear(&p->sets);
	names_clear(&p->groups);
	names_clear(&p->labels);
	literals_clear(&p->literals);
}

struct policy *policy_parse(const char *file, const char *text,
			    struct messages *messages)
{
	struct parser parser = {
		.policy = calloc(1, sizeof(struct policy)),
		.messages = messages,
	};
	struct policy *policy = parser.policy;

	if (policy) {
		policy->file = strdup(file);
		policy->text = strdup(text);
	}
	if (!policy || !policy->file || !policy->text) {
		messages_add(messages, SEVERITY_ERROR, file, NULL,
			     (struct location){ 0 }, "out of memory");
		policy_free(policy);
		return NULL;
	}
	parse_text(&parser);
	if (!parser.errors && !policy->n_groups)
		parser_warning(&parser, (struct location){ 0 },
			       "no group: every packet is accepted");
	parser_clear(&parser);
	if (!parser.errors)
		return policy;
	policy_free(policy);
	return NULL;
}
