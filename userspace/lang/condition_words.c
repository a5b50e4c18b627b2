// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/condition_words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_payload.h"
#include "userspace/lang/word_list.h"

#define MEANT_MAX 4 /* conditions that a message offers */

/* Words of other languages for our keys and protocols. */
static const struct alias {
	const char *theirs;
	const char *ours;
} aliases[] = {
	{ "src", "saddr" },
	{ "source", "saddr" },
	{ "srcip", "saddr" },
	{ "-s", "saddr" },
	{ "dst", "daddr" },
	{ "dest", "daddr" },
	{ "destination", "daddr" },
	{ "dstip", "daddr" },
	{ "-d", "daddr" },
	{ "mac", "saddr" },
	{ "srcport", "sport" },
	{ "source-port", "sport" },
	{ "dstport", "dport" },
	{ "destination-port", "dport" },
	{ "port", "dport" },
	{ "ports", "dport" },
	{ "dports", "dport" },
	{ "sports", "sport" },
	{ "proto", "protocol" },
	{ "proto", "l4proto" },
	{ "-p", "protocol" },
	{ "-p", "l4proto" },
	{ "nexthdr", "l4proto" },
	{ "dev", "iif" },
	{ "in", "iif" },
	{ "input", "iif" },
	{ "-i", "iif" },
	{ "out", "oif" },
	{ "output", "oif" },
	{ "-o", "oif" },
	{ "tos", "dscp" },
	{ "ctstate", "state" },
	{ "len", "length" },
	{ "hlim", "hoplimit" },
	{ "vid", "id" },
	{ "ethertype", "type" },
};

/* clang-format off */
static const struct alias protocols[] = {
	{ "ipv4", "ip" },
	{ "ipv6", "ip6" },
	{ "eth", "ether" },
	{ "ethernet", "ether" },
	{ "conntrack", "ct" },
};
/* clang-format on */

static bool is_text(const struct token *token, const char *text)
{
	return text[0] && token_is(token, text);
}

/* Of "daddr type": "daddr". */
static bool is_first_word(const struct token *token, const char *text)
{
	size_t length = strcspn(text, " ");

	return length && token->kind == TOKEN_WORD && token->length == length &&
	       !memcmp(token->text, text, length);
}

bool condition_is_key(const struct parser *p)
{
	struct token next = parser_peek(p);
	int id;

	for (id = 0; id < CONDITION_FIELD; id++)
		if (token_is(&p->token, condition_types[id].protocol) &&
		    is_first_word(&next, condition_types[id].key))
			return true;
	return false;
}

int condition_unprefixed(const struct token *token)
{
	static const char *const words[] = { "iif",	"iifname", "oif",
					     "oifname", "mark",	   "pkttype",
					     "skuid",	"skgid",   "hour",
					     "day" };
	size_t i;
	int id = CONDITIONS;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (token_is(token, words[i]))
			break;
	if (i == sizeof(words) / sizeof(*words))
		return id;
	for (id = 0; id < CONDITIONS; id++)
		if (!strcmp(condition_types[id].protocol, "meta") &&
		    !strcmp(condition_types[id].key, words[i]))
			break;
	return id;
}

bool condition_begins(const struct parser *p, const struct token *token)
{
	int id;

	if (payload_begins(token))
		return true;
	if (token->kind != TOKEN_WORD)
		return false;
	for (id = 0; id < CONDITIONS; id++) {
		if (is_text(token, condition_types[id].protocol))
			return true;
	}
	if (condition_unprefixed(token) < CONDITIONS)
		return true;
	return names_find(&p->fields, token->text, token->length) != NULL;
}

/* "tcp dport", "frag" */
static void type_name(const struct condition_type *type, char text[32])
{
	snprintf(text, 32, "%s%s%s", type->protocol, type->key[0] ? " " : "",
		 type->key);
}

void condition_name(const struct policy_condition *condition, char text[40])
{
	char name[32];

	type_name(&condition_types[condition->id], name);
	if (condition->id == CONDITION_FIELD)
		snprintf(text, 40, "a field");
	else if (condition->payload.base == KZ_PAYLOAD_TRANSPORT)
		snprintf(text, 40, "'@th'");
	else
		snprintf(text, 40, "'%s'", name);
}

struct literal_kind condition_kind(const struct condition_type *type)
{
	return (struct literal_kind){ type->value, type->maximum, type };
}

/* iptables' options have dashes before the word. */
static struct token without_dashes(struct token word)
{
	while (word.length > 2 && word.text[0] == '-' && word.text[1] == '-') {
		word.text += 2;
		word.length -= 2;
	}
	return word;
}

/* True if @word is @key, or another language's word for it. */
static bool means(const struct token *word, const char *key)
{
	size_t i;

	if (is_text(word, key))
		return true;
	for (i = 0; i < sizeof(aliases) / sizeof(*aliases); i++) {
		if (token_is(word, aliases[i].theirs) &&
		    !strcmp(aliases[i].ours, key))
			return true;
	}
	return false;
}

/* The token after p->token and an operator. */
static struct token value_token(const struct parser *p)
{
	struct lexer lexer = p->lexer;
	struct token token = lexer_next(&lexer);

	if (token.kind >= TOKEN_EQUAL && token.kind <= TOKEN_GREATER_EQUAL)
		token = lexer_next(&lexer);
	return token;
}

/* Could @value be compared with a condition of @type? */
static bool value_fits(struct parser *p, const struct condition_type *type,
		       const struct token *value)
{
	struct literal_kind kind = condition_kind(type);
	char why[LITERAL_WHY_SIZE];
	struct range range;

	return (value->kind == TOKEN_WORD || value->kind == TOKEN_STRING) &&
	       literal_range(&p->literals, kind, value->text, value->length,
			     &range, why) >= 0;
}

/* Conditions that a key without its protocol may mean. */
struct meant {
	char text[MEANT_MAX][32];
	const char *list[MEANT_MAX];
	size_t count;
};

static void meant_find(struct parser *p, const struct token *key, bool fitting,
		       struct meant *meant)
{
	struct token value = value_token(p);
	int id;

	meant->count = 0;
	for (id = 0; id < CONDITION_FIELD && meant->count < MEANT_MAX; id++) {
		if (!means(key, condition_types[id].key) ||
		    (fitting && !value_fits(p, &condition_types[id], &value)))
			continue;
		meant->list[meant->count] = meant->text[meant->count];
		type_name(&condition_types[id], meant->text[meant->count++]);
	}
}

/* The key that a mistyped one is nearest to; its length is 0: none. */
static struct token nearest_key(const struct token *word)
{
	struct token key = { .kind = TOKEN_WORD };
	struct suggestion suggestion;
	int id;

	suggestion_start(&suggestion, word->text, word->length);
	for (id = 0; id < CONDITIONS; id++)
		suggestion_try(&suggestion, condition_types[id].key);
	if (!suggestion.best)
		return key;
	key.text = suggestion.best;
	key.length = strlen(key.text);
	return key;
}

/* Those that fit the value, else all. */
static void meant_by(struct parser *p, const struct token *key,
		     struct meant *meant)
{
	meant_find(p, key, true, meant);
	if (!meant->count)
		meant_find(p, key, false, meant);
}

/* A name with "==" after it is a field's: its other uses are not reported. */
static void remember_field(struct parser *p, const struct token *name)
{
	struct token next = parser_peek(p);

	if (!token_is_name(name) ||
	    (next.kind != TOKEN_EQUAL && next.kind != TOKEN_NOT_EQUAL))
		return;
	names_add(&p->fields, name->text, name->length,
		  (union named){ .pointer = (void *)&unknown_field });
}

int condition_unknown(struct parser *p, const char *noun,
		      struct suggestion *suggestion)
{
	struct token word = without_dashes(p->token), key;
	char list[WORD_LIST_SIZE];
	struct meant meant;
	size_t i;
	int id;

	for (id = 0; id < CONDITIONS; id++)
		suggestion_try(suggestion, condition_types[id].protocol);
	suggest_known(suggestion, &p->fields);
	for (i = 0; i < sizeof(protocols) / sizeof(*protocols); i++) {
		if (token_is(&word, protocols[i].theirs))
			suggestion->best = protocols[i].ours;
	}
	meant_by(p, &word, &meant);
	key = nearest_key(&word);
	if (!meant.count && !suggestion->best && key.length)
		meant_by(p, &key, &meant);
	if (!meant.count && word_is_option(&p->token))
		return parser_error(p, p->token.at, "'%.*s': %s",
				    token_shown(&p->token), p->token.text,
				    WHY_NO_OPTION);
	if (!meant.count) {
		parser_error(p, p->token.at, "unknown %s '%.*s'%s", noun,
			     token_shown(&p->token), p->token.text,
			     suggestion_text(suggestion));
		remember_field(p, &p->token);
		return -EINVAL;
	}
	word_list(list, meant.list, meant.count);
	return parser_error(p, p->token.at,
			    "unknown %s '%.*s'; did you mean %s?", noun,
			    token_shown(&p->token), p->token.text, list);
}

/* "'sport', 'dport' or 'flags'": the keys of @protocol. */
static void keys_list(const struct token *protocol, char text[WORD_LIST_SIZE])
{
	const char *keys[CONDITIONS];
	size_t count = 0;
	int id;

	for (id = 0; id < CONDITIONS; id++) {
		if (is_text(protocol, condition_types[id].protocol))
			keys[count++] = condition_types[id].key;
	}
	word_list(text, keys, count);
}

static const char *key_meant(const struct token *protocol,
			     const struct token *word)
{
	int id;

	for (id = 0; id < CONDITIONS; id++) {
		if (is_text(protocol, condition_types[id].protocol) &&
		    means(word, condition_types[id].key))
			return condition_types[id].key;
	}
	return NULL;
}

/* "tcp drop", "icmp" */
static int protocol_alone(struct parser *p, const struct token *protocol)
{
	bool is_ip = token_is(protocol, "ip"),
	     is_ip6 = token_is(protocol, "ip6");
	char text[48];

	snprintf(text, sizeof(text), "meta l4proto %.*s", token_shown(protocol),
		 protocol->text);
	return parser_error(p, p->token.at,
			    "'%.*s' alone is not a condition: write '%s'",
			    token_shown(protocol), protocol->text,
			    is_ip  ? "ip saddr 0.0.0.0/0" :
			    is_ip6 ? "ip6 saddr ::/0" :
				     text);
}

/* A protocol that may be written alone, in nft or in a sentence. */
static bool has_packets(const struct token *protocol)
{
	return !token_is(protocol, "meta") && !token_is(protocol, "ct") &&
	       !token_is(protocol, "ether") && !token_is(protocol, "vlan") &&
	       !token_is(protocol, "socket");
}

int condition_unknown_key(struct parser *p, const struct token *protocol)
{
	const char *refusal = word_refusal(protocol, &p->token);
	struct token word = without_dashes(p->token);
	struct suggestion suggestion;
	char list[WORD_LIST_SIZE];
	int id;

	keys_list(protocol, list);
	if (p->token.kind == TOKEN_COMMA)
		return parser_error(
			p, p->token.at,
			"a condition is on one protocol: write a rule for each");
	if (word_is_keyword(&p->token) && has_packets(protocol))
		return protocol_alone(p, protocol);
	if (token_is(&p->token, "or") || token_is(&p->token, "and"))
		return parser_error(p, p->token.at, "'%.*s': %s",
				    token_shown(&p->token), p->token.text,
				    word_refusal(&p->token, NULL));
	if (p->token.kind != TOKEN_WORD)
		return parser_expected(p, list);
	if (refusal)
		return parser_error(p, p->token.at, "'%.*s %.*s': %s",
				    token_shown(protocol), protocol->text,
				    token_shown(&p->token), p->token.text,
				    refusal);
	suggestion_start(&suggestion, p->token.text, p->token.length);
	for (id = 0; id < CONDITIONS; id++) {
		if (token_is(protocol, condition_types[id].protocol))
			suggestion_try(&suggestion, condition_types[id].key);
	}
	if (key_meant(protocol, &word))
		suggestion.best = key_meant(protocol, &word);
	return parser_error(
		p, p->token.at, "unknown key '%.*s' of '%.*s'%s%s",
		token_shown(&p->token), p->token.text, token_shown(protocol),
		protocol->text, suggestion.best ? "" : ", expected ",
		suggestion.best ? suggestion_text(&suggestion) : list);
}
