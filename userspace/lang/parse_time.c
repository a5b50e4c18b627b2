// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_time.h"

#include <errno.h>
#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_hour.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_error.h"

#define LAST_SECOND 86399 /* of the day */
#define TEXT_SIZE 64 /* of what is written as several tokens */

struct text {
	char bytes[TEXT_SIZE];
	size_t length; /* TEXT_SIZE: it did not fit */
};

static bool is_text(const struct token *token)
{
	return token->kind == TOKEN_WORD || token->kind == TOKEN_STRING;
}

/* Take the token. */
static void text_take(struct parser *p, struct text *text)
{
	if (p->token.length < TEXT_SIZE - text->length) {
		memcpy(text->bytes + text->length, p->token.text,
		       p->token.length);
		text->length += p->token.length;
	} else {
		text->length = TEXT_SIZE;
	}
	parser_advance(p);
}

/* "Europe/Berlin", which is three tokens. */
int parse_zone(struct parser *p)
{
	struct policy *policy = p->policy;
	struct location at = p->token.at;
	struct text text = { 0 };

	if (policy->n_groups)
		return parser_error(p, p->last.at,
				    "'zone' must come before the first group");
	if (policy->zone_name)
		return parser_error(p, p->last.at,
				    "the zone is already declared");
	while (text.length < TEXT_SIZE &&
	       (is_text(&p->token) || p->token.kind == TOKEN_SLASH))
		text_take(p, &text);
	if (!text.length)
		return parser_expected(
			p, "'utc' or a time zone, such as Europe/Berlin");
	if (text.length < TEXT_SIZE && zone_exists(text.bytes)) {
		policy->zone_name = strdup(text.bytes);
		return policy->zone_name ? 0 : parser_no_memory(p);
	}
	parser_span(p, &at);
	return parser_error(
		p, at,
		"unknown time zone '%.*s': 'timedatectl list-timezones' lists those of this host (package tzdata)",
		TEXT_SIZE - 1, text.bytes);
}

void zone_find(struct parser *p)
{
	struct policy *policy = p->policy;

	if (!policy_asks(policy, UINT64_C(1) << CONDITION_META_HOUR |
					 UINT64_C(1) << CONDITION_META_DAY))
		return;
	if (zone_read(&policy->zone, policy->zone_name))
		parser_no_memory(p);
}

int parse_time(struct parser *p, struct literal_kind kind,
	       struct ranges *ranges)
{
	char why[LITERAL_WHY_SIZE];
	struct token first = p->token;
	struct text text = { 0 };
	struct range range;

	if (!is_text(&p->token))
		return parser_expected(p, literal_noun(kind.type));
	text_take(p, &text);
	while (text.length < TEXT_SIZE &&
	       ((p->token.kind == TOKEN_WORD && *p->token.text == '-') ||
		(text.length && text.bytes[text.length - 1] == '-' &&
		 is_text(&p->token))))
		text_take(p, &text);
	if (text.length == TEXT_SIZE)
		return parser_expected(p, literal_noun(kind.type));
	if (literal_range(&p->literals, kind, text.bytes, text.length, &range,
			  why) < 0)
		return parser_error(p, first.at, "%s", why);
	if (ranges_add_around(ranges, range.low[0], range.high[0], LAST_SECOND))
		return parser_no_memory(p);
	return 0;
}
