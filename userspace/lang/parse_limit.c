// SPDX-License-Identifier: GPL-2.0-only
/* "limit [over] 10/second [burst 5 [packets]] [per ip saddr [size 1000]]",
 * "ct count [over] 10 [per ip saddr]"
 */
#include "userspace/lang/parse_limit.h"

#include <inttypes.h>
#include <stdlib.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_limit_key.h"

#define BURST_DEFAULT 5 /* as in nft and iptables */

static const struct unit {
	const char *word;
	uint64_t ns;
} units[] = {
	{ "second", 1000000000ULL },	       { "minute", 60 * 1000000000ULL },
	{ "hour", 3600 * 1000000000ULL },      { "day", 86400 * 1000000000ULL },
	{ "week", 7 * 86400 * 1000000000ULL },
};

static const struct noun {
	const char *word;
	uint64_t bytes;
} nouns[] = {
	{ "bytes", 1 },
	{ "kbytes", 1024 },
	{ "mbytes", 1024 * 1024 },
};

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

/* The bytes that the end of the token, from @from on, means; 0: none. */
static uint64_t bytes_meant(const struct token *token, size_t from)
{
	struct token noun = *token;
	size_t i;

	if (token->kind != TOKEN_WORD || from >= token->length)
		return 0;
	noun.text += from;
	noun.length -= from;
	for (i = 0; i < sizeof(nouns) / sizeof(*nouns); i++)
		if (token_is(&noun, nouns[i].word))
			return nouns[i].bytes;
	return 0;
}

/* "10", "10 mbytes" or "10mbytes"; of packets *bytes is 0. */
static int parse_amount(struct parser *p, uint32_t *number, uint64_t *bytes)
{
	struct token digits = p->token;
	size_t length = 0;
	int error;

	while (length < digits.length && digits.text[length] >= '0' &&
	       digits.text[length] <= '9')
		length++;
	*bytes = length ? bytes_meant(&digits, length) : 0;
	if (*bytes) {
		digits.length = length;
		parser_advance(p);
		if (!literal_number(digits.text, length, number))
			return 0;
		return parser_error(p, digits.at, "the number is too large");
	}
	error = parser_number(p, number);
	if (error)
		return error;
	*bytes = bytes_meant(&p->token, 0);
	if (*bytes)
		parser_advance(p);
	else if (token_is(&p->token, "gbytes"))
		return parser_error(p, p->token.at,
				    "write %u mbytes, as nft does",
				    *number * 1024);
	else
		parser_accept_word(p, "packets");
	return 0;
}

static int parse_rate(struct parser *p, struct policy_limit *limit)
{
	struct location at = p->token.at;
	uint64_t bytes, most;
	uint32_t number;
	int error = parse_amount(p, &number, &bytes);

	if (error)
		return error;
	limit->bytes = bytes;
	limit->rate = number * (bytes ? bytes : 1);
	most = bytes ? KZ_MAX_BYTE_RATE : KZ_MAX_RATE;
	if (!limit->rate || limit->rate > most)
		return parser_error(
			p, at, "a rate is 1 to %" PRIu64 " %s, not %" PRIu64,
			most, bytes ? "bytes" : "packets", limit->rate);
	return 0;
}

static int parse_burst(struct parser *p, struct policy_limit *limit)
{
	struct location at;
	uint64_t bytes, most;
	uint32_t number;
	int error;

	limit->burst = limit->bytes ? 0 : BURST_DEFAULT;
	if (!parser_accept_word(p, "burst"))
		return 0;
	at = p->token.at;
	error = parse_amount(p, &number, &bytes);
	if (error)
		return error;
	if (limit->bytes != !!bytes)
		return parser_error(
			p, at, "the rate counts %s: write the burst in %s, too",
			limit->bytes ? "bytes" : "packets",
			limit->bytes ? "bytes, kbytes or mbytes" : "packets");
	limit->burst = number * (bytes ? bytes : 1);
	most = bytes ? UINT32_MAX : KZ_MAX_BURST;
	if ((!bytes && !limit->burst) || limit->burst > most)
		return parser_error(p, at,
				    "a burst is %u to %" PRIu64
				    " %s, not %" PRIu64,
				    !bytes, most, bytes ? "bytes" : "packets",
				    limit->burst);
	return 0;
}

/* What the packet path computes with has 64 bits. */
static int limit_check(struct parser *p, const struct policy_limit *limit)
{
	if (limit->bytes && limit_interval(limit) > KZ_MAX_BYTE_NS)
		return parser_error(
			p, limit->at,
			"the rate is too low: a byte in %llu minutes is the lowest",
			KZ_MAX_BYTE_NS / 60000000000);
	if (limit_depth(limit) > KZ_MAX_DEPTH_NS)
		return parser_error(
			p, p->last.at,
			"a burst of this size lasts more than a century at this rate");
	return 0;
}

int parse_limit(struct parser *p, struct policy_rule *rule)
{
	struct policy_limit *limit = &rule->limit;
	int error;

	if (limit->rate)
		return parser_error(p, p->last.at,
				    "'limit' may occur only once in a rule");
	limit->at = p->last.at;
	limit->over = parser_accept_word(p, "over");
	parser_accept_word(p, "rate"); /* as nft writes it */
	if (!limit->over)
		limit->over = parser_accept_word(p, "over");
	error = parse_rate(p, limit);
	if (!error)
		error = parser_expect(p, TOKEN_SLASH, "'/'");
	if (!error)
		error = parse_unit(p, &limit->unit);
	if (!error)
		error = parse_burst(p, limit);
	if (!error)
		error = limit_check(p, limit);
	if (!error && limit_key_begins(p))
		error = parse_limit_key(p, rule);
	return error;
}

/* ---- connections ---- */

/* Without a key all are counted together: under one value of no bits. */
static int all_together(struct parser *p, struct policy_key *key)
{
	key->parts.list = calloc(1, sizeof(*key->parts.list));
	if (!key->parts.list)
		return parser_no_memory(p);
	*key->parts.list = (struct policy_condition){
		.id = CONDITION_META_MARK,
		.at = p->last.at,
	};
	key->parts.count = 1;
	key->size = 1;
	return 0;
}

static int connections_key(struct parser *p, struct policy_rule *rule)
{
	struct policy_key *key = &rule->limit.key;
	int error;

	if (!limit_key_begins(p))
		return all_together(p, key);
	error = parse_limit_key(p, rule);
	if (!error && key->flow)
		return parser_error(
			p, key->at,
			"a flow is one connection: count by an address, 'per ip saddr'");
	if (!error && limit_key_words(key) > KZ_COUNTED_WORDS)
		return parser_error(
			p, key->at,
			"the key is too long: connections are counted by at most %u bytes",
			4 * KZ_COUNTED_WORDS);
	return error;
}

int parse_connections(struct parser *p, struct policy_rule *rule)
{
	struct policy_limit *limit = &rule->limit;
	struct location at;
	uint32_t number;
	int error;

	limit->at = p->token.at;
	parser_advance(p);
	parser_advance(p);
	limit->over = parser_accept_word(p, "over");
	at = p->token.at;
	error = parser_number(p, &number);
	if (error)
		return error;
	if (!number || number > KZ_MAX_CONNECTIONS)
		return parser_error(p, at, "a number of connections is 1 to %u",
				    KZ_MAX_CONNECTIONS);
	limit->connections = true;
	limit->rate = limit->unit = number;
	return connections_key(p, rule);
}
