// SPDX-License-Identifier: GPL-2.0-only
/* The driver: the table of statements, and a whole text from them. */
#include "userspace/lang/parse_policy.h"

#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_condition.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
#include "userspace/lang/parse_group.h"
#include "userspace/lang/parse_mark.h"
#include "userspace/lang/parse_set.h"

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

struct policy *policy_read(const char *path, struct messages *messages)
{
	const char *name = strcmp(path, "-") ? path : "<stdin>";
	struct policy *policy;
	char *text;
	int error;

	error = text_file_read(path, &text);
	if (error) {
		messages_add(messages, SEVERITY_ERROR, name, NULL,
			     (struct location){ 0 }, "%s",
			     errno_file_words(error));
		return NULL;
	}
	policy = policy_parse(name, text, messages);
	free(text);
	return policy;
}
