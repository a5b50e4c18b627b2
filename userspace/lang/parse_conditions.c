// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_conditions.h"

#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/parse_action.h"
#include "userspace/lang/parse_condition.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_limit.h"
#include "userspace/lang/raw_mark.h"
#include "userspace/lang/suggest.h"

/* The token cannot be a condition or action: what may it be meant for? */
static int misplaced(struct parser *p, bool in_rule)
{
	const struct token *token = &p->token;
	bool is_digit = *token->text >= '0' && *token->text <= '9';

	if (token->kind == TOKEN_SLASH)
		return parser_error(
			p, token->at,
			"a prefix is written without blanks, such as 10.0.0.0/8");
	if (token->kind == TOKEN_AND && parser_peek(p).kind == TOKEN_AND)
		return parser_error(p, token->at, "'&&': %s", WHY_NO_AND);
	if (token->kind == TOKEN_OR && parser_peek(p).kind == TOKEN_OR)
		return parser_error(p, token->at, "'||': %s", WHY_NO_OR);
	if (token->kind != TOKEN_WORD)
		return parser_expected(p, in_rule ? "a condition or an action" :
						    "a condition or '{'");
	if (token_is(token, "-"))
		return parser_error(
			p, token->at,
			"a range is written without blanks, such as 1024-2048");
	if (token_is(token, "."))
		return parser_expected(p, "a condition");
	if (is_digit && p->last.kind == TOKEN_WORD && *p->last.text >= '0' &&
	    *p->last.text <= '9')
		return parser_error(
			p, token->at,
			"several values go in braces: '{ %.*s, %.*s }'",
			token_shown(&p->last), p->last.text, token_shown(token),
			token->text);
	return 0;
}

int conditions_expected(struct parser *p, bool in_rule)
{
	const char *noun = in_rule ? "condition, field or action" :
				     "condition or field";
	struct token word = p->token, next = parser_peek(p);
	struct suggestion suggestion;
	const char *refusal;
	int error = misplaced(p, in_rule);

	if (error)
		return error;
	if (raw_mark_begins(p))
		return raw_mark(p);
	refusal = word_refusal(&word, &next);
	if (refusal)
		return parser_error(p, word.at, "'%.*s': %s",
				    token_shown(&word), word.text, refusal);
	suggestion_start(&suggestion, word.text, word.length);
	if (in_rule) {
		action_suggest(&suggestion);
		suggestion_try(&suggestion, "limit");
		suggestion_try(&suggestion, "burst");
		suggestion_try(&suggestion, "default");
	}
	return condition_unknown(p, noun, &suggestion);
}

/* A field whose name became an action's word later, and a value for it. */
static bool field_begins(const struct parser *p)
{
	enum token_kind next = parser_peek(p).kind;

	return names_find(&p->fields, p->token.text, p->token.length) &&
	       (next == TOKEN_WORD || next == TOKEN_OPEN || next == TOKEN_AND ||
		(next >= TOKEN_EQUAL && next <= TOKEN_GREATER_EQUAL));
}

int parse_conditions(struct parser *p, struct policy_conditions *conditions)
{
	int error = 0;

	while (!error && condition_begins(p, &p->token) &&
	       !connections_begin(p) && (field_begins(p) || !action_begins(p)))
		error = parse_condition(p, conditions);
	return error;
}
