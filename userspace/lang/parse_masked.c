// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_masked.h"

#include <errno.h>
#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_names.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
#include "userspace/lang/parse_operator.h"
#include "userspace/lang/parse_order.h"
#include "userspace/lang/raw_mark.h"
#include "userspace/lang/suggest.h"

/* A @what is compared under a mask, and so with a single value. */
static int one_value(struct parser *p, const char *what)
{
	return parser_error(
		p, p->token.at,
		"%s is compared with one value: write a rule for each", what);
}

/* True if there is a list or range where a single value is expected. */
static bool has_many(const struct parser *p)
{
	const struct token *token = &p->token;

	return token->kind == TOKEN_OPEN ||
	       (token->kind == TOKEN_WORD && *token->text >= '0' &&
		*token->text <= '9' && memchr(token->text, '-', token->length));
}

static int parse_flag(struct parser *p, uint32_t *flags)
{
	struct suggestion suggestion;
	uint32_t value;
	int error;

	if (p->token.kind != TOKEN_WORD)
		return parser_expected(
			p,
			"TCP flags (fin, syn, rst, psh, ack, urg, ecn, cwr)");
	error = literal_number(p->token.text, p->token.length, &value);
	if (error == -ERANGE || (!error && value > 0xff))
		return parser_error(
			p, p->token.at,
			"%.*s does not fit: TCP flags are at most 0xff",
			token_shown(&p->token), p->token.text);
	if (error)
		error = literal_tcp_flag(p->token.text, p->token.length,
					 &value);
	if (error) {
		suggestion_start(&suggestion, p->token.text, p->token.length);
		literal_name_suggest(VALUE_TCP_FLAGS, &suggestion);
		return parser_error(p, p->token.at, "unknown TCP flag '%.*s'%s",
				    token_shown(&p->token), p->token.text,
				    suggestion_text(&suggestion));
	}
	*flags |= value;
	parser_advance(p);
	return 0;
}

/* "syn", "syn,ack", "(syn|ack)". */
static int parse_flags(struct parser *p, uint32_t *flags)
{
	bool left = parser_accept(p, TOKEN_LEFT);
	int error;

	*flags = 0;
	do
		error = parse_flag(p, flags);
	while (!error &&
	       (parser_accept(p, TOKEN_COMMA) || parser_accept(p, TOKEN_OR)));
	if (!error && left)
		error = parser_expect(p, TOKEN_RIGHT, "')'");
	return error;
}

/* "/ syn,ack" after the value; without it, "syn" alone means "syn / syn". */
static int parse_flags_mask(struct parser *p,
			    struct policy_condition *condition, bool compared,
			    struct location at)
{
	if (parser_accept(p, TOKEN_SLASH))
		return parse_flags(p, &condition->mask);
	condition->mask = compared ? 0xff : condition->value;
	if (compared || __builtin_popcount(condition->value) == 1)
		return 0;
	return parser_error(
		p, at,
		"several flags need a mask: 'syn / syn,ack' asks for syn without ack");
}

static int masked_check(struct parser *p, struct policy_condition *condition,
			struct location at)
{
	if (!condition->mask)
		return parser_error(p, at, "a mask of 0 compares nothing");
	if (condition->value & ~condition->mask)
		return parser_error(
			p, at,
			"0x%x has bits outside the mask 0x%x: they are never equal",
			condition->value, condition->mask);
	return 0;
}

int parse_tcp_flags(struct parser *p, struct policy_condition *condition)
{
	struct location at = p->token.at;
	bool compared;
	int error;

	if (token_is_order(&p->token))
		return parse_order(p, condition);
	if (parser_accept(p, TOKEN_AND)) {
		error = parse_flags(p, &condition->mask);
		if (!error)
			error = parse_comparison(p, condition);
		at = p->token.at;
		if (!error)
			error = parse_flags(p, &condition->value);
	} else {
		compared = p->token.kind == TOKEN_EQUAL ||
			   p->token.kind == TOKEN_NOT_EQUAL;
		error = parse_operator(p, condition);
		at = p->token.at;
		if (!error)
			error = parse_flags(p, &condition->value);
		if (!error)
			error = parse_flags_mask(p, condition, compared, at);
	}
	return error ? error : masked_check(p, condition, at);
}

/* "1/0xff", as in iptables. */
static int mask_after_value(struct parser *p,
			    const struct policy_condition *condition)
{
	struct token mask = parser_peek(p);

	return parser_error(
		p, p->token.at,
		"a mask is written before the value: 'meta mark & %.*s %s %.*s'",
		token_shown(&mask), mask.text,
		condition->negate ? "!=" : "==", token_shown(&p->last),
		p->last.text);
}

static int no_field_mask(struct parser *p)
{
	return parser_error(
		p, p->token.at,
		"masks are for 'tcp flags' and 'meta mark': a field is compared with one value");
}

int parse_meta_mark(struct parser *p, struct policy_condition *condition)
{
	struct location at;
	int error;

	if (token_is(&p->token, "set"))
		return raw_mark(p);
	if (token_is_order(&p->token))
		return parse_order(p, condition);
	condition->mask = 0xffffffffU;
	if (parser_accept(p, TOKEN_AND)) {
		error = parser_number(p, &condition->mask);
		if (!error)
			error = parse_comparison(p, condition);
	} else {
		error = parse_operator(p, condition);
	}
	at = p->token.at;
	if (!error && has_many(p))
		error = one_value(p, "the mark");
	if (!error)
		error = parser_number(p, &condition->value);
	if (!error && p->token.kind == TOKEN_COMMA)
		error = one_value(p, "the mark");
	if (!error && p->token.kind == TOKEN_SLASH)
		error = mask_after_value(p, condition);
	return error ? error : masked_check(p, condition, at);
}

int parse_field_condition(struct parser *p, struct policy_condition *condition)
{
	int error = parse_field_name(p, &condition->field);

	if (error)
		return error;
	if (p->token.kind == TOKEN_AND)
		return no_field_mask(p);
	if (token_is_order(&p->token))
		return parse_order(p, condition);
	error = parse_operator(p, condition);
	if (!error && has_many(p))
		error = one_value(p, "a field");
	if (!error)
		error = parse_field_value(p, condition->field,
					  &condition->value);
	if (!error && p->token.kind == TOKEN_COMMA)
		error = one_value(p, "a field");
	if (!error && p->token.kind == TOKEN_SLASH)
		error = no_field_mask(p);
	condition->value <<= condition->field->shift;
	condition->mask = condition->field->mask;
	return error;
}
