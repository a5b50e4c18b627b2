// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_order.h"

#include <string.h>

#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_values.h"

/* Words of 32 bits, the most significant first, as one number. */
static bool is_all(const uint32_t *words, int count, uint32_t value)
{
	int i;

	for (i = 0; i < count; i++) {
		if (words[i] != value)
			return false;
	}
	return true;
}

static void decrement(uint32_t *words, int count)
{
	int i;

	for (i = count - 1; i >= 0 && words[i]-- == 0; i--)
		;
}

static void increment(uint32_t *words, int count)
{
	int i;

	for (i = count - 1; i >= 0 && ++words[i] == 0; i--)
		;
}

/* An Ethernet address is a range, too: of all that begins with it. */
static bool is_single(enum value_type type, const struct range *range)
{
	if (type == VALUE_ETHER)
		return range->low[0] == range->high[0] &&
		       range->low[1] >> 16 == range->high[1] >> 16;
	return !memcmp(range->low, range->high, sizeof(range->low));
}

/* @range is one value: make it those that @order asks for; false: none. */
static bool range_order(struct range *range, enum token_kind order,
			const struct literal_kind *kind)
{
	int words = literal_words(kind->type);
	uint32_t last = words == 1 ? kind->maximum : UINT32_MAX;

	if (order == TOKEN_LESS && is_all(range->low, words, 0))
		return false;
	if (order == TOKEN_GREATER && is_all(range->high, words, last))
		return false;
	if (order == TOKEN_LESS) {
		memcpy(range->high, range->low, sizeof(range->high));
		decrement(range->high, words);
	} else if (order == TOKEN_GREATER) {
		memcpy(range->low, range->high, sizeof(range->low));
		increment(range->low, words);
	}
	if (order == TOKEN_LESS || order == TOKEN_LESS_EQUAL)
		memset(range->low, 0, sizeof(range->low));
	else
		memset(range->high, 0xff, words * sizeof(range->high[0]));
	if (words == 1 && order >= TOKEN_GREATER)
		range->high[0] = last;
	return true;
}

/* Names have no order, and a comparison under a mask is not a range. */
static bool is_ordered(const struct policy_condition *condition)
{
	switch (condition_types[condition->id].value) {
	case VALUE_IPV4:
	case VALUE_IPV6:
	case VALUE_PORT:
	case VALUE_PROTOCOL:
	case VALUE_ICMP_TYPE:
	case VALUE_ICMP6_TYPE:
	case VALUE_NUMBER:
	case VALUE_DSCP:
	case VALUE_ETHER:
	case VALUE_ETHER_TYPE:
	case VALUE_HOUR:
		return true;
	case VALUE_USER:
	case VALUE_GROUP:
	case VALUE_INTERFACE:
	case VALUE_DAY:
	case VALUE_NAME:
	case VALUE_CGROUP:
	case VALUE_CT_STATE:
	case VALUE_NAMED:
	case VALUE_TCP_FLAGS:
	case VALUE_MARK:
	case VALUE_PARTS:
	case VALUE_TYPES:
		break;
	}
	return false;
}

int parse_order(struct parser *p, struct policy_condition *condition)
{
	const struct condition_type *type = &condition_types[condition->id];
	struct literal_kind kind = { type->value, condition_maximum(condition),
				     type };
	struct token order = p->token, value;
	char name[40];
	int error;

	condition_name(condition, name);
	if (!is_ordered(condition))
		return parser_error(
			p, order.at,
			"'%.*s' does not apply to %s: write '==' or '!='",
			order.length, order.text, name);
	parser_advance(p);
	value = p->token;
	if (value.kind == TOKEN_OPEN || value.kind == TOKEN_SET)
		return parser_error(
			p, value.at,
			"'%.*s' compares with one value, such as '%.*s 1024'",
			order.length, order.text, order.length, order.text);
	error = parse_element(p, kind, &condition->ranges);
	if (error)
		return error;
	if (!is_single(type->value, condition->ranges.list))
		return parser_error(
			p, value.at,
			"'%.*s' compares with one value, not with a range",
			order.length, order.text);
	if (!range_order(condition->ranges.list, order.kind, &kind))
		return parser_error(
			p, value.at, "%s is never %s than %.*s", name,
			order.kind == TOKEN_LESS ? "less" : "greater",
			token_shown(&value), value.text);
	if (p->token.kind == TOKEN_COMMA)
		return parser_error(
			p, p->token.at,
			"'%.*s' compares with one value: write a rule for each",
			order.length, order.text);
	return 0;
}
