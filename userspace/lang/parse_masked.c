// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_masked.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_names.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
#include "userspace/lang/parse_operator.h"
#include "userspace/lang/parse_order.h"
#include "userspace/lang/parse_values.h"
#include "userspace/lang/raw_mark.h"
#include "userspace/lang/suggest.h"

static int several_values(struct parser *p)
{
	return parser_error(
		p, p->token.at,
		"several values go in braces, such as '{ 1, 3-5 }'");
}

/* "3-5": where it is divided, or NULL. Names may have a hyphen, too. */
static const char *hyphen_of(const struct token *token)
{
	if (token->kind != TOKEN_WORD || *token->text < '0' ||
	    *token->text > '9')
		return NULL;
	return memchr(token->text, '-', token->length);
}

/* @word, a part of p->token, as a value of the field or a number. */
static int part_read(struct parser *p, const struct policy_condition *condition,
		     struct token word, uint32_t *value)
{
	int error = -EINVAL;

	if (condition->field)
		return field_value_read(p, condition->field, word, value);
	if (word.kind == TOKEN_WORD)
		error = literal_number(word.text, word.length, value);
	if (error == -ERANGE)
		return parser_error(
			p, word.at,
			"%.*s does not fit: the largest number is 0xffffffff",
			token_shown(&word), word.text);
	return error ? parser_expected(p, "a number") : 0;
}

/* A value of the mark; the ends of a range may have other bits, too. */
static int value_check(struct parser *p,
		       const struct policy_condition *condition, uint32_t value)
{
	if (condition->field || !(value & ~condition->mask))
		return 0;
	return parser_error(
		p, p->token.at,
		"0x%x has bits outside the mask 0x%x: they are never equal",
		value, condition->mask);
}

int parse_masked_range(struct parser *p,
		       const struct policy_condition *condition,
		       struct range *range)
{
	struct token low = p->token, high = p->token;
	const char *hyphen = hyphen_of(&p->token);
	int error;

	if (hyphen) {
		low.length = low.at.length = hyphen - low.text;
		high.text = hyphen + 1;
		high.length -= low.length + 1;
		high.at.column += low.length + 1;
		high.at.length = high.length;
	}
	error = part_read(p, condition, low, &range->low[0]);
	if (!error)
		error = part_read(p, condition, high, &range->high[0]);
	if (!error && !hyphen)
		error = value_check(p, condition, range->low[0]);
	if (!error && range->low[0] > range->high[0])
		error = parser_error(
			p, p->token.at,
			"range '%.*s' is reversed: its first value is the larger one",
			token_shown(&p->token), p->token.text);
	return error;
}

static int parse_one(struct parser *p, void *context)
{
	struct policy_condition *condition = context;
	struct range range = { 0 };
	int error = parse_masked_range(p, condition, &range);

	if (error)
		return error;
	error = ranges_add(&condition->ranges, &range);
	if (error == -E2BIG)
		return parser_limit(p, p->token.at, "elements",
				    KZ_MAX_SET_ELEMENTS);
	if (error)
		return parser_no_memory(p);
	parser_advance(p);
	return 0;
}

/* Put them where they are in the word; a single one is .value. */
static void ranges_place(struct policy_condition *condition, uint32_t shift)
{
	struct ranges *ranges = &condition->ranges;
	size_t i;

	ranges_normalize(ranges, 1);
	for (i = 0; i < ranges->count; i++) {
		ranges->list[i].low[0] <<= shift;
		ranges->list[i].high[0] <<= shift;
	}
	if (ranges->count != 1 ||
	    ranges->list[0].low[0] != ranges->list[0].high[0])
		return;
	condition->value = ranges->list[0].low[0];
	free(ranges->list);
	*ranges = (struct ranges){ 0 };
}

/* "1", "3-5", "{ 1, 3-5 }" of a field, or of the mark under a mask. */
static int parse_masked_values(struct parser *p,
			       struct policy_condition *condition)
{
	const struct policy_field *field = condition->field;
	int error;

	if (p->token.kind == TOKEN_OPEN)
		error = parse_braces(p, field ? "a value" : "a number",
				     parse_one, condition);
	else
		error = parse_one(p, condition);
	if (!error && p->token.kind == TOKEN_COMMA)
		error = several_values(p);
	if (!error)
		ranges_place(condition, field ? field->shift : 0);
	return error;
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
		"masks are for 'tcp flags' and 'meta mark': a field has its own bits");
}

int parse_meta_mark(struct parser *p, struct policy_condition *condition)
{
	int error;

	if (token_is(&p->token, "set"))
		return raw_mark(p);
	if (token_is_order(&p->token))
		return parse_order(p, condition);
	condition->mask = 0xffffffffU;
	if (parser_accept(p, TOKEN_AND)) {
		error = parser_number(p, &condition->mask);
		/* As nft lists them, several values need no "==". */
		if (!error && p->token.kind != TOKEN_OPEN &&
		    !hyphen_of(&p->token))
			error = parse_comparison(p, condition);
	} else {
		error = parse_operator(p, condition);
	}
	if (!error && !condition->mask)
		error = parser_error(p, p->token.at,
				     "a mask of 0 compares nothing");
	if (!error)
		error = parse_masked_values(p, condition);
	if (!error && p->token.kind == TOKEN_SLASH)
		error = mask_after_value(p, condition);
	return error;
}

int parse_field_condition(struct parser *p, struct policy_condition *condition)
{
	int error;

	if (p->token.kind == TOKEN_AND)
		return no_field_mask(p);
	if (token_is_order(&p->token))
		return parse_order(p, condition);
	condition->mask = condition->field->mask;
	error = parse_operator(p, condition);
	if (!error)
		error = parse_masked_values(p, condition);
	if (!error && p->token.kind == TOKEN_SLASH)
		error = no_field_mask(p);
	return error;
}
