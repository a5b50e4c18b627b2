// SPDX-License-Identifier: GPL-2.0-only
/* "limit [over] 10/second [burst 5 [packets]]" */
#include "userspace/lang/parse_limit.h"

#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"

#define BURST_DEFAULT 5 /* as nft and iptables have it */

static const struct unit {
	const char *word;
	uint64_t ns;
} units[] = {
	{ "second", 1000000000ULL },	       { "minute", 60 * 1000000000ULL },
	{ "hour", 3600 * 1000000000ULL },      { "day", 86400 * 1000000000ULL },
	{ "week", 7 * 86400 * 1000000000ULL },
};

static int parse_unit(struct parser *p, uint64_t *ns)
{
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (parser_accept_word(p, units[i].word)) {
			*ns = units[i].ns;
			return 0;
		}
	}
	return parser_expected(p,
			       "'second', 'minute', 'hour', 'day' or 'week'");
}

static int parse_burst(struct parser *p, struct policy_limit *limit)
{
	int error;

	limit->burst = BURST_DEFAULT;
	if (!parser_accept_word(p, "burst"))
		return 0;
	error = parser_number(p, &limit->burst);
	if (error)
		return error;
	if (!limit->burst || limit->burst > KZ_MAX_BURST)
		return parser_error(p, p->last.at,
				    "a burst is 1 to %u packets, not %u",
				    KZ_MAX_BURST, limit->burst);
	parser_accept_word(p, "packets");
	return 0;
}

int parse_limit(struct parser *p, struct policy_rule *rule)
{
	struct policy_limit limit = { .at = p->last.at };
	int error;

	if (rule->limit.rate)
		return parser_error(p, limit.at,
				    "'limit' stands twice in one rule");
	limit.over = parser_accept_word(p, "over");
	parser_accept_word(p, "rate"); /* as nft writes it */
	if (!limit.over)
		limit.over = parser_accept_word(p, "over");
	error = parser_number(p, &limit.rate);
	if (error)
		return error;
	if (!limit.rate || limit.rate > KZ_MAX_RATE)
		return parser_error(p, p->last.at,
				    "a rate is 1 to %u packets, not %u",
				    KZ_MAX_RATE, limit.rate);
	error = parser_expect(p, TOKEN_SLASH, "'/'");
	if (!error)
		error = parse_unit(p, &limit.unit);
	if (!error)
		error = parse_burst(p, &limit);
	if (error)
		return error;
	if (limit.burst > KZ_MAX_SLACK / limit_interval(&limit))
		return parser_error(p, p->last.at,
				    "such a burst takes more than a century");
	rule->limit = limit;
	return 0;
}
