// SPDX-License-Identifier: GPL-2.0-only
/* "limit [over] 10/second [burst 5 [packets]]" */
#include "userspace/lang/parse_limit.h"

#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"

#define BURST_DEFAULT 5 /* as in nft and iptables */

static const struct unit {
	const char *word;
	uint64_t ns;
} units[] = {
	{ "second", 1000000000ULL },	       { "minute", 60 * 1000000000ULL },
	{ "hour", 3600 * 1000000000ULL },      { "day", 86400 * 1000000000ULL },
	{ "week", 7 * 86400 * 1000000000ULL },
};

/* "10mbytes", or "mbytes" after a number: as nft limits bytes. */
static bool counts_bytes(const struct token *token)
{
	static const char *const nouns[] = { "bytes", "kbytes", "mbytes",
					     "gbytes" };
	size_t i, digits = 0;

	while (digits < token->length && token->text[digits] >= '0' &&
	       token->text[digits] <= '9')
		digits++;
	for (i = 0; i < sizeof(nouns) / sizeof(*nouns); i++) {
		if (token->kind == TOKEN_WORD &&
		    token->length - digits == strlen(nouns[i]) &&
		    !memcmp(token->text + digits, nouns[i], strlen(nouns[i])))
			return true;
	}
	return false;
}

static int refuse_bytes(struct parser *p)
{
	if (!counts_bytes(&p->token))
		return 0;
	return parser_error(
		p, p->token.at,
		"limits count packets, not bytes: write a number of packets, such as 'limit 100/second'");
}

static int parse_unit(struct parser *p, uint64_t *ns)
{
	const char *words[sizeof(units) / sizeof(*units)];
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (parser_accept_word(p, units[i].word)) {
			*ns = units[i].ns;
			return 0;
		}
		words[i] = units[i].word;
	}
	return parser_expected_words(p, words, i);
}

/* A number, but not of bytes. */
static int parse_packets(struct parser *p, uint32_t *number)
{
	int error = refuse_bytes(p);

	if (!error)
		error = parser_number(p, number);
	return error ? error : refuse_bytes(p);
}

static int parse_burst(struct parser *p, struct policy_limit *limit)
{
	int error;

	limit->burst = BURST_DEFAULT;
	if (!parser_accept_word(p, "burst"))
		return 0;
	error = parse_packets(p, &limit->burst);
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
				    "'limit' may occur only once in a rule");
	limit.over = parser_accept_word(p, "over");
	parser_accept_word(p, "rate"); /* as nft writes it */
	if (!limit.over)
		limit.over = parser_accept_word(p, "over");
	error = parse_packets(p, &limit.rate);
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
		return parser_error(
			p, p->last.at,
			"a burst of this size lasts more than a century at this rate");
	rule->limit = limit;
	return 0;
}
