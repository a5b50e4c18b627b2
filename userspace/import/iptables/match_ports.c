// SPDX-License-Identifier: GPL-2.0-only
/* Matches of transport headers. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"

#define LIST_SIZE 4096

/* TCP, UDP and SCTP have keys of their own. */
static const char *header_of(uint8_t protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
		return xt_protocol_name(protocol);
	}
	return "th";
}

static const char *ports(struct xt_making *making, const char *word,
			 const char *direction)
{
	const char *header = header_of(making->protocol);
	struct xt_term *term;
	char list[LIST_SIZE];
	const char *key;

	if (!xt_ports(word, 65535, list, sizeof(list)))
		return xt_bad_value(making, word);
	key = pool_print(&making->dump->pool, "%s %s", header, direction);
	term = xt_term_add(making, key, "%s", list);
	if (term && strcmp(header, "th"))
		term->header = making->protocol;
	return NULL;
}

static const char *sport(struct xt_making *making, const char *const *words)
{
	return ports(making, words[0], "sport");
}

static const char *dport(struct xt_making *making, const char *const *words)
{
	return ports(making, words[0], "dport");
}

/* Either port: one box for each, in two keys. */
static const char *either_port(struct xt_making *making,
			       const char *const *words)
{
	char one[64], list[LIST_SIZE] = "";
	const char *at, *end;

	for (at = words[0];; at = end + 1) {
		char word[32] = "";

		end = at + strcspn(at, ",");
		if (end - at >= (int)sizeof(word) ||
		    strlen(list) + 2 * sizeof(one) > sizeof(list))
			return xt_bad_value(making, words[0]);
		memcpy(word, at, end - at);
		if (!xt_ports(word, 65535, one, sizeof(one)))
			return xt_bad_value(making, words[0]);
		sprintf(list + strlen(list), "%s%s . 0-65535, 0-65535 . %s",
			*list ? ", " : "", one, one);
		if (!*end)
			break;
	}
	xt_term_add(making, "th sport . th dport", "{ %s }", list);
	return NULL;
}

static const struct {
	const char *name;
	uint32_t flags;
} flag_names[] = {
	{ "FIN", 1 },  { "SYN", 2 },  { "RST", 4 },  { "PSH", 8 },
	{ "ACK", 16 }, { "URG", 32 }, { "ALL", 63 }, { "NONE", 0 },
};

/* "SYN,ACK", or a number (iptables 1.8.9 prints both). */
static bool flags_read(const char *word, uint32_t *flags)
{
	size_t i, length;

	if (xt_number(word, 255, flags, 0, NULL))
		return true;
	for (*flags = 0;; word += length + 1) {
		length = strcspn(word, ",");
		for (i = 0; i < sizeof(flag_names) / sizeof(*flag_names); i++)
			if (!strncmp(flag_names[i].name, word, length) &&
			    !flag_names[i].name[length])
				break;
		if (i == sizeof(flag_names) / sizeof(*flag_names))
			return false;
		*flags |= flag_names[i].flags;
		if (!word[length])
			return true;
	}
}

static void flags_add(struct xt_making *making, uint32_t mask, uint32_t value)
{
	struct xt_term *term;

	if (value & ~mask) { /* never equal */
		making->rule->never |= !making->inverted;
		term = making->inverted ?
			       xt_term_add(making, "tcp flags", "0x00 / 0x00") :
			       NULL;
	} else {
		term = xt_term_add(making, "tcp flags", "0x%02x / 0x%02x",
				   value, mask);
	}
	if (term)
		term->header = IPPROTO_TCP;
}

static const char *tcp_flags(struct xt_making *making, const char *const *words)
{
	uint32_t mask, value;

	if (!flags_read(words[0], &mask) || !flags_read(words[1], &value))
		return xt_bad_value(making, words[0]);
	flags_add(making, mask, value);
	return NULL;
}

static const char *syn(struct xt_making *making, const char *const *words)
{
	(void)words;
	flags_add(making, 0x17, 0x02);
	return NULL;
}

/* "8", "3/4", "any": iptables-save prints no names. */
static const char *icmp(struct xt_making *making, const char *word,
			const char *protocol, uint8_t header)
{
	struct pool *pool = &making->dump->pool;
	struct xt_term *term;
	uint32_t type, code;
	const char *rest;

	if (making->dump->ip6 != (header == IPPROTO_ICMPV6))
		return "ICMP of the other family";
	if (!strcmp(word, "any")) {
		making->rule->never |= making->inverted;
		making->inverted = false;
		term = xt_term_add(
			making, pool_print(pool, "%s type", protocol), "0-255");
	} else if (!xt_number(word, 255, &type, '/', &rest)) {
		return xt_bad_value(making, word);
	} else {
		if (rest && making->inverted)
			return "a negated ICMP type with its code";
		term = xt_term_add(making,
				   pool_print(pool, "%s type", protocol), "%u",
				   type);
		if (rest && !xt_number(rest, 255, &code, 0, NULL))
			return xt_bad_value(making, word);
		if (rest)
			xt_term_add(making,
				    pool_print(pool, "%s code", protocol), "%u",
				    code);
	}
	if (term)
		term->header = header;
	return NULL;
}

static const char *icmp4_type(struct xt_making *making,
			      const char *const *words)
{
	return icmp(making, words[0], "icmp", IPPROTO_ICMP);
}

static const char *icmp6_type(struct xt_making *making,
			      const char *const *words)
{
	return icmp(making, words[0], "icmpv6", IPPROTO_ICMPV6);
}

/* Without an option, too, the match is not of later fragments. */
static const char *header_finish(struct xt_making *making)
{
	size_t i;

	for (i = 0; i < making->n_terms; i++)
		if (making->terms[i].header)
			return NULL;
	making->inverted = true;
	xt_term_add(making, "frag", "later");
	making->inverted = false;
	return NULL;
}

static const struct xt_option tcp_options[] = {
	{ "--sport", 1, sport },
	{ "--dport", 1, dport },
	{ "--tcp-flags", 2, tcp_flags },
	{ "--syn", 0, syn },
	{ .name = NULL },
};

static const struct xt_option port_options[] = {
	{ "--sport", 1, sport },
	{ "--dport", 1, dport },
	{ .name = NULL },
};

static const struct xt_option multiport_options[] = {
	{ "--sports", 1, sport },
	{ "--dports", 1, dport },
	{ "--ports", 1, either_port },
	{ .name = NULL },
};

static const struct xt_option icmp4_options[] = {
	{ "--icmp-type", 1, icmp4_type },
	{ .name = NULL },
};

static const struct xt_option icmp6_options[] = {
	{ "--icmpv6-type", 1, icmp6_type },
	{ .name = NULL },
};

const struct xt_module xt_matches_ports[] = {
	{ "tcp", tcp_options, header_finish },
	{ "udp", port_options, header_finish },
	{ "sctp", port_options, header_finish },
	{ "udplite", port_options, header_finish },
	{ "dccp", port_options, header_finish },
	{ "multiport", multiport_options, NULL },
	{ "icmp", icmp4_options, header_finish },
	{ "icmp6", icmp6_options, header_finish },
	{ .name = NULL },
};
