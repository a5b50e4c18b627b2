// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/keywords.h"

#include <string.h>

/* A set, a field or a group cannot have one of these names. */
static const char *const keywords[] = {
	"mark",	   "flow", "reserve", "field",	  "group",
	"default", "when", "limit",   "continue", "arp",
	"by",	   "from", "in",      "bits",	  "at",
#define ACTION(id, word, ...) word,
#define WORD(word, ...) word,
#include "userspace/policy/actions.def"
#define CONDITION(id, protocol, ...) protocol,
#include "userspace/policy/conditions.def"
};

static const char *const beginnings[] = {
	"mark", "flow", "reserve", "field", "group", "default",
#define CONDITION(id, protocol, ...) protocol,
#include "userspace/policy/conditions.def"
};

#define SENTENCE "leave it out, a rule is its conditions, then its actions"
#define FLOW_FIELD                                                           \
	"a flow keeps fields instead, declare 'field NAME 8 bits in flow', " \
	"or '... in mark sticky' to have it in the packet's mark as well"
#define BY_PACKET "write 'set FIELD by packet { 1: 50, 2: 50 }'"
#define BY_FLOW "write 'set FIELD by flow { 1: 50, 2: 50 }'"
#define NO_TIME "write 'hour \"21:00\"-\"07:00\"', 'day Saturday'"
#define NO_NAT "kzmark does not change addresses, use nft for it"
#define NO_PROGRAMS "kzmark passes no packets to programs, use nft for it"
#define NO_JUMPS                                                    \
	"there are no jumps, groups run in the order of the text; " \
	"'group NAME when CONDITION { ... }' runs for some packets only"
#define NEXT_GROUP \
	"leave it out, after a rule without a verdict the next group runs"
#define NO_TABLES "there are no tables and chains, write 'group NAME { ... }'"

/* Words of nft, iptables and the full language. */
static const struct refusal {
	const char *first;
	const char *second; /* NULL: any */
	const char *why;
} refusals[] = {
	{ "ip6", "ttl", "write 'ip6 hoplimit'" },
	{ "ip", "hoplimit", "write 'ip ttl'" },
	{ "ip6", "nexthdr", "write 'meta l4proto'" },
	{ "ip6", "protocol", "write 'meta l4proto'" },
	{ "ip", "length", "write 'meta length'" },
	{ "ip6", "length", "write 'meta length'" },
	{ "meta", "protocol", "write a condition on ip or ip6" },
	{ "meta", "nfproto", "write a condition on ip or ip6" },
	{ "meta", "priority", "write 'priority set 1:10' to change it" },
	{ "meta", "random", BY_PACKET },
	{ "meta", "cgroup",
	  "write 'socket cgroupv2 level 1 \"system.slice\"'" },
	{ "meta", "iiftype", "write 'iifname \"wg*\"'" },
	{ "meta", "time", NO_TIME },
	{ "ip", "frag-off", "write 'frag first', 'frag later' or 'frag any'" },
	{ "ip", "version", "write a condition on ip or ip6" },
	{ "ip6", "version", "write a condition on ip or ip6" },
	{ "udp", "length",
	  "write 'meta length', which has the IP header, too" },
	{ "vlan", "type", "write 'ether type', which is after the tags" },
	{ "ct", "mark", FLOW_FIELD },
	{ "ct", "label", FLOW_FIELD },
	{ "connmark", NULL, FLOW_FIELD },
	{ "connlabel", NULL, FLOW_FIELD },
	{ "and", NULL, WHY_NO_AND },
	{ "or", NULL, WHY_NO_OR },
	{ "if", NULL, SENTENCE },
	{ "then", NULL, SENTENCE },
	{ "counter", NULL, "write 'count'" },
	{ "numgen", NULL, BY_PACKET },
	{ "jhash", NULL, BY_FLOW },
	{ "symhash", NULL, BY_FLOW },
	{ "arp", NULL,
	  "write 'frames all' before the groups, 'ether type arp'" },
	{ "socket", "cgroupv2",
	  "write 'socket cgroupv2 level 1 \"system.slice\"'" },
	{ "socket", "mark", "write 'meta mark'" },
	{ "socket", NULL,
	  "write 'socket cgroupv2 level 1 \"system.slice\"', or 'skuid USER'" },
	{ "deny", NULL, "write 'drop'" },
	{ "block", NULL, "write 'drop'" },
	{ "allow", NULL, "write 'accept'" },
	{ "permit", NULL, "write 'accept'" },
	{ "pass", NULL, "write 'accept'" },
	{ "continue", NULL, NEXT_GROUP },
	{ "return", NULL, NEXT_GROUP },
	{ "jump", NULL, NO_JUMPS },
	{ "goto", NULL, NO_JUMPS },
	{ "masquerade", NULL, NO_NAT },
	{ "snat", NULL, NO_NAT },
	{ "dnat", NULL, NO_NAT },
	{ "tproxy", NULL, NO_NAT },
	{ "queue", NULL, NO_PROGRAMS },
	{ "dup", NULL, "write 'mirror DEVICE'" },
	{ "tee", NULL, "write 'mirror DEVICE'" },
	{ "fwd", NULL, "write 'redirect DEVICE'" },
	{ "nflog", NULL, "write 'log'" },
	{ "prefix", NULL, "'log' has no options" },
	{ "classify", NULL, "write 'priority set 1:10'" },
	{ "comment", NULL, "comments begin with '#'" },
	{ "rule", NULL, "leave it out, a rule begins with its conditions" },
	{ "table", NULL, NO_TABLES },
	{ "chain", NULL, NO_TABLES },
	{ "type", NULL, NO_TABLES },
	{ "policy", NULL,
	  "write 'default drop' or 'default accept' as a group's last rule" },
};

static bool is_among(const struct token *token, const char *const *words,
		     size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (token_is(token, words[i]))
			return true;
	}
	return false;
}

/* Words that came later: policies may have fields and sets of these names. */
static bool is_contextual(const struct token *token)
{
	static const char *const words[] = { "th",     "update", "fib",	  "rt",
					     "exthdr", "socket", "reject" };

	return is_among(token, words, sizeof(words) / sizeof(*words));
}

bool word_is_keyword(const struct token *token)
{
	return !is_contextual(token) &&
	       is_among(token, keywords, sizeof(keywords) / sizeof(*keywords));
}

bool word_begins_statement(const struct token *token)
{
	return token->kind == TOKEN_LABEL ||
	       is_among(token, beginnings,
			sizeof(beginnings) / sizeof(*beginnings));
}

bool word_is_option(const struct token *token)
{
	return token->kind == TOKEN_WORD && token->length > 1 &&
	       token->text[0] == '-' &&
	       !(token->text[1] >= '0' && token->text[1] <= '9');
}

const char *word_refusal(const struct token *first, const struct token *second)
{
	const struct refusal *row;
	size_t i;

	for (i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		row = &refusals[i];
		if (!token_is(first, row->first))
			continue;
		if (!row->second || (second && token_is(second, row->second)))
			return row->why;
	}
	return NULL;
}
