// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/keywords.h"

#include <string.h>

static const char *const keywords[] = {
	"mark",	    "flow",   "reserve", "field", "set",      "group",
	"default",  "when",   "accept",	 "drop",  "continue", "count",
	"log",	    "limit",  "add",	 "dscp",  "priority", "mirror",
	"redirect", "ip",     "ip6",	 "tcp",	  "udp",      "sctp",
	"icmp",	    "icmpv6", "meta",	 "vlan",  "ether",    "arp",
	"frag",	    "ct",     "by",	 "from",  "in",	      "bits",
	"at",
};

static const char *const beginnings[] = {
	"mark",	  "flow", "reserve", "field", "group", "default",
	"ip",	  "ip6",  "tcp",     "udp",   "sctp",  "icmp",
	"icmpv6", "meta", "frag",    "vlan",  "ether", "ct",
};

/* What people who know nft, or DESIGN's full language, write. */
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
	{ "meta", "iifname", "write 'meta iif'" },
	{ "meta", "oifname", "write 'meta oif'" },
	{ "meta", "protocol", "write a condition on ip or ip6" },
	{ "meta", "nfproto", "write a condition on ip or ip6" },
	{ "iif", NULL, "write 'meta iif'" },
	{ "iifname", NULL, "write 'meta iif'" },
	{ "oif", NULL, "write 'meta oif'" },
	{ "oifname", NULL, "write 'meta oif'" },
	{ "l4proto", NULL, "write 'meta l4proto'" },
	{ "length", NULL, "write 'meta length'" },
	{ "mark", NULL, "write 'meta mark'" },
	{ "saddr", NULL, "write 'ip saddr' or 'ip6 saddr'" },
	{ "daddr", NULL, "write 'ip daddr' or 'ip6 daddr'" },
	{ "sport", NULL, "write 'tcp sport' or 'udp sport'" },
	{ "dport", NULL, "write 'tcp dport' or 'udp dport'" },
	{ "th", NULL, "write 'tcp' or 'udp'" },
	{ "counter", NULL, "write 'count'" },
	{ "reject", NULL, "write 'drop'" },
	{ "continue", NULL, "leave it out: a rule without a verdict goes on" },
	{ "return", NULL,
	  "leave it out: a rule without a verdict goes on with the next group" },
	{ "jump", NULL, "groups run in order" },
	{ "goto", NULL, "groups run in order" },
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

bool word_is_keyword(const struct token *token)
{
	return is_among(token, keywords, sizeof(keywords) / sizeof(*keywords));
}

bool word_begins_statement(const struct token *token)
{
	return token->kind == TOKEN_LABEL ||
	       is_among(token, beginnings,
			sizeof(beginnings) / sizeof(*beginnings));
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
