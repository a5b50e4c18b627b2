// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_condition.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/if_ether.h>

#include "userspace/base/array.h"
#include "userspace/lang/condition_new.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_cgroup.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_masked.h"
#include "userspace/lang/parse_operator.h"
#include "userspace/lang/parse_order.h"
#include "userspace/lang/parse_parts.h"
#include "userspace/lang/set_halves.h"
#include "userspace/lang/parse_values.h"

static bool set_fits(enum kz_set_type set, enum value_type value)
{
	static const enum value_type values[KZ_SET_TYPES + 1] = {
		[KZ_SET_IPV4] = VALUE_IPV4,
		[KZ_SET_IPV6] = VALUE_IPV6,
		[KZ_SET_PORT] = VALUE_PORT,
		[KZ_SET_ETHER] = VALUE_ETHER,
	};

	return set == unknown_set.type || values[set] == value;
}

static int parse_set_reference(struct parser *p,
			       struct policy_condition *condition)
{
	static const char *const set_types[] = {
		[KZ_SET_IPV4] = "IPv4 addresses",
		[KZ_SET_IPV6] = "IPv6 addresses",
		[KZ_SET_PORT] = "ports",
		[KZ_SET_ETHER] = "Ethernet addresses",
	};
	enum value_type type = condition_types[condition->id].value;
	char noun[LITERAL_NOUN_SIZE];
	const struct policy_set *set;
	int error = parse_set_name(p, &set);

	if (error)
		return error;
	if (set->type == KZ_SET_PARTS)
		return parser_error(
			p, p->token.at,
			"set '%s' has keys of %u parts, expected %s", set->name,
			set->boxes.n_parts,
			literal_kind_noun(
				condition_kind(&condition_types[condition->id]),
				noun));
	set = set_half_for(set, type);
	if (!set_fits(set->type, type))
		return parser_error(
			p, p->token.at, "%sset '%s' holds %s, expected %s",
			set->type < KZ_SET_PORT && (type == VALUE_IPV4 ||
						    type == VALUE_IPV6) ?
				"address family mix: " :
				"",
			set->name, set_types[set->type],
			literal_kind_noun(
				condition_kind(&condition_types[condition->id]),
				noun));
	condition->set = set;
	parser_advance(p);
	return 0;
}

/* "22, 23": @first is its first value. */
static int several_values(struct parser *p, const struct token *first)
{
	struct token next = parser_peek(p);
	struct token *comma = &p->token;
	bool is_value = next.kind == TOKEN_WORD && !word_is_keyword(&next);

	return parser_error(p, comma->at,
			    "several values go in braces: '{ %.*s, %.*s }'",
			    token_shown(first), first->text,
			    is_value ? token_shown(&next) : 3,
			    is_value ? next.text : "...");
}

/* "ip ttl & 1 == 0" */
static int no_mask(struct parser *p, const struct policy_condition *condition)
{
	char name[40];

	condition_name(condition, name);
	return parser_error(
		p, p->token.at,
		"masks are for addresses, 'tcp flags' and 'meta mark': compare %s with a value or a range",
		name);
}

static int parse_value_list(struct parser *p,
			    struct policy_condition *condition)
{
	const struct condition_type *type = &condition_types[condition->id];
	struct literal_kind kind = { type->value, condition_maximum(condition),
				     type };
	struct token first = p->token;
	int error;

	if (p->token.kind == TOKEN_COMMA)
		return parser_error(
			p, p->token.at,
			"a condition is on one key: write a rule for each");
	if (p->token.kind == TOKEN_SET)
		return parse_set_reference(p, condition);
	if (p->token.kind == TOKEN_OPEN)
		return parse_list(p, kind, &condition->ranges);
	error = parse_element(p, kind, &condition->ranges);
	/* As in nft: "new,established" */
	while (!error && type->value == VALUE_CT_STATE &&
	       parser_accept(p, TOKEN_COMMA))
		error = parse_element(p, kind, &condition->ranges);
	if (!error && p->token.kind == TOKEN_COMMA)
		error = several_values(p, &first);
	return error;
}

/* One address, into @words. */
static int parse_address(struct parser *p, enum value_type type,
			 uint32_t words[4])
{
	struct literal_kind kind = { type, UINT32_MAX, NULL };
	struct location at = p->token.at;
	struct ranges ranges = { 0 };
	int error = parse_element(p, kind, &ranges);

	if (!error && memcmp(ranges.list->low, ranges.list->high,
			     sizeof(ranges.list->low)))
		error = parser_error(p, at, "expected one address");
	if (!error)
		memcpy(words, ranges.list->low, sizeof(ranges.list->low));
	free(ranges.list);
	return error;
}

/* "ip6 daddr & ::ffff:ffff:ffff:ffff == ::1:2", as in nft. */
static int parse_address_mask(struct parser *p,
			      struct policy_condition *condition)
{
	enum value_type type = condition_types[condition->id].value;
	struct range value = { 0 };
	struct location at;
	uint32_t any = 0, outside = 0;
	int i, error;

	parser_advance(p);
	at = p->token.at;
	error = parse_address(p, type, condition->bits);
	for (i = 0; i < 4; i++)
		any |= condition->bits[i];
	if (!error && !any)
		error = parser_error(p, at, "a mask of 0 compares nothing");
	if (!error)
		error = parse_comparison(p, condition);
	at = p->token.at;
	if (!error)
		error = parse_address(p, type, value.low);
	for (i = 0; i < 4; i++)
		outside |= value.low[i] & ~condition->bits[i];
	if (!error && outside)
		error = parser_error(
			p, at,
			"it has bits outside the mask: they are never equal");
	memcpy(value.high, value.low, sizeof(value.high));
	if (!error && ranges_add(&condition->ranges, &value))
		error = parser_no_memory(p);
	condition->masked = true;
	return error;
}

static int parse_ranges(struct parser *p, struct policy_condition *condition)
{
	enum value_type type = condition_types[condition->id].value;
	int error;

	if (p->token.kind == TOKEN_AND &&
	    (type == VALUE_IPV4 || type == VALUE_IPV6))
		return parse_address_mask(p, condition);
	if (p->token.kind == TOKEN_AND)
		return no_mask(p, condition);
	if (token_is_order(&p->token))
		return parse_order(p, condition);
	error = parse_operator(p, condition);
	if (!error)
		error = parse_value_list(p, condition);
	if (type == VALUE_NAME)
		ranges_reduce(&condition->ranges, literal_words(type));
	else
		ranges_normalize(&condition->ranges, literal_words(type));
	return error;
}

/* Frames of other protocols pass before the policy, unless it wants them. */
static int parse_ether_type(struct parser *p,
			    struct policy_condition *condition)
{
	static const uint32_t seen[] = {
		ETH_P_IP,
		ETH_P_IPV6,
		ETH_P_8021Q,
		ETH_P_8021AD,
	};
	int error = parse_ranges(p, condition);
	const struct range *range;
	size_t i, s;

	for (i = 0; !error && i < condition->ranges.count; i++) {
		range = &condition->ranges.list[i];
		for (s = 0; s < sizeof(seen) / sizeof(*seen); s++)
			if (range->low[0] <= seen[s] &&
			    range->high[0] >= seen[s])
				break;
		if (s == sizeof(seen) / sizeof(*seen) && !p->policy->frames_all)
			error = parser_error(
				p, p->last.at,
				"a policy sees frames of other protocols than IP only if it says 'frames all' before its groups");
	}
	return error;
}

static int parse_comparison_with(struct parser *p,
				 struct policy_condition *condition)
{
	if (condition->field)
		return parse_field_condition(p, condition);
	switch (condition_types[condition->id].value) {
	case VALUE_TCP_FLAGS:
		return parse_tcp_flags(p, condition);
	case VALUE_MARK:
		return parse_meta_mark(p, condition);
	case VALUE_CGROUP:
		return parse_cgroup(p, condition);
	case VALUE_ETHER_TYPE:
		return parse_ether_type(p, condition);
	default:
		return parse_ranges(p, condition);
	}
}

int parse_condition(struct parser *p, struct policy_conditions *conditions)
{
	struct policy_condition *condition;
	int error;

	condition = condition_add(p, conditions, &error);
	if (!error)
		error = parse_key(p, condition);
	if (error)
		return error;
	if (token_is(&p->token, "."))
		return parse_parts(p, conditions);
	error = parse_comparison_with(p, condition);
	return error ? error : condition_finish(p, conditions);
}
