// SPDX-License-Identifier: GPL-2.0-only
/* Matches of the packet itself and of what the kernel keeps beside it. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "userspace/import/iptables/bits.h"
#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"
#include "userspace/policy/cgroup.h"

static const char *family_key(const struct xt_making *making, const char *ip,
			      const char *ip6)
{
	return making->dump->ip6 ? ip6 : ip;
}

/* What @inverted says of a value that no packet has. */
static void never_equal(struct xt_making *making)
{
	making->rule->never |= !making->inverted;
}

static const char *mark(struct xt_making *making, const char *const *words)
{
	uint32_t value, mask;
	struct xt_term *term;
	const char *key;

	if (!xt_masked(words[0], &value, &mask))
		return xt_bad_value(making, words[0]);
	if (value & ~mask) {
		never_equal(making);
		return NULL;
	}
	if (!mask) { /* any mark */
		making->rule->never |= making->inverted;
		return NULL;
	}
	key = mask == UINT32_MAX ?
		      "meta mark" :
		      pool_print(&making->dump->pool, "meta mark & 0x%x", mask);
	term = xt_term_add(making, key, making->inverted ? "0x%x" : "== 0x%x",
			   value);
	if (term)
		term->reads = mask;
	return NULL;
}

static const char *mac(struct xt_making *making, const char *const *words)
{
	unsigned int b[6];
	int end = 0;

	if (sscanf(words[0], "%2x:%2x:%2x:%2x:%2x:%2x%n", &b[0], &b[1], &b[2],
		   &b[3], &b[4], &b[5], &end) != 6 ||
	    words[0][end])
		return xt_bad_value(making, words[0]);
	xt_term_add(making, "ether saddr", "%02x:%02x:%02x:%02x:%02x:%02x",
		    b[0], b[1], b[2], b[3], b[4], b[5]);
	return NULL;
}

static const char *dscp_add(struct xt_making *making, uint32_t value)
{
	struct xt_term *term =
		xt_term_add(making, family_key(making, "ip dscp", "ip6 dscp"),
			    "0x%02x", value);

	if (term)
		term->reads = XT_DSCP;
	return NULL;
}

static const char *dscp(struct xt_making *making, const char *const *words)
{
	uint32_t value;

	if (!xt_number(words[0], 63, &value, 0, NULL))
		return xt_bad_value(making, words[0]);
	return dscp_add(making, value);
}

/* The lower two bits of the byte are ECN's, which the language has no name for. */
static const char *tos(struct xt_making *making, const char *const *words)
{
	uint32_t value, mask;

	if (!xt_masked(words[0], &value, &mask))
		return xt_bad_value(making, words[0]);
	if ((mask & 0xff) == 0xfc && !(value & ~mask))
		return dscp_add(making, value >> 2);
	if (value > 0xff)
		return xt_bad_value(making, words[0]);
	return xt_byte_add(making, making->dump->ip6 ? 4 : 8, mask, value);
}

static const char *ttl_range(struct xt_making *making, uint32_t low,
			     uint32_t high)
{
	struct xt_term *term = NULL;

	if (low > high)
		never_equal(making);
	else
		term = xt_term_add(making,
				   family_key(making, "ip ttl", "ip6 hoplimit"),
				   low == high ? "%u" : "%u-%u", low, high);
	if (term)
		term->reads = XT_TTL;
	return NULL;
}

static const char *ttl_equal(struct xt_making *making, const char *const *words)
{
	uint32_t value;

	return xt_number(words[0], 255, &value, 0, NULL) ?
		       ttl_range(making, value, value) :
		       xt_bad_value(making, words[0]);
}

static const char *ttl_less(struct xt_making *making, const char *const *words)
{
	uint32_t value;

	if (!xt_number(words[0], 255, &value, 0, NULL))
		return xt_bad_value(making, words[0]);
	return value ? ttl_range(making, 0, value - 1) :
		       ttl_range(making, 1, 0);
}

static const char *ttl_greater(struct xt_making *making,
			       const char *const *words)
{
	uint32_t value;

	return xt_number(words[0], 255, &value, 0, NULL) ?
		       ttl_range(making, value + 1, 255) :
		       xt_bad_value(making, words[0]);
}

static const char *length(struct xt_making *making, const char *const *words)
{
	char range[64];

	if (strchr(words[0], ',') ||
	    !xt_ports(words[0], 65535, range, sizeof(range)))
		return xt_bad_value(making, words[0]);
	xt_term_add(making, "meta length", "%s", range);
	return NULL;
}

static const char *packet_type(struct xt_making *making,
			       const char *const *words)
{
	if (strcmp(words[0], "unicast") && strcmp(words[0], "broadcast") &&
	    strcmp(words[0], "multicast"))
		return xt_bad_value(making, words[0]);
	xt_term_add(making, "meta pkttype", "%s", words[0]);
	return NULL;
}

static const char *range(struct xt_making *making, const char *word,
			 const char *key)
{
	int family = making->dump->ip6 ? AF_INET6 : AF_INET;
	char low[INET6_ADDRSTRLEN] = "", high[INET6_ADDRSTRLEN];
	const char *hyphen = strchr(word, '-');
	uint8_t first[16] = { 0 }, last[16] = { 0 };

	if (!hyphen || hyphen - word >= (ptrdiff_t)sizeof(low))
		return xt_bad_value(making, word);
	memcpy(low, word, hyphen - word);
	if (inet_pton(family, low, first) != 1 ||
	    inet_pton(family, hyphen + 1, last) != 1 ||
	    memcmp(first, last, sizeof(first)) > 0 ||
	    !inet_ntop(family, first, low, sizeof(low)) ||
	    !inet_ntop(family, last, high, sizeof(high)))
		return xt_bad_value(making, word);
	xt_term_add(making, key, "%s-%s", low, high);
	return NULL;
}

static const char *source_range(struct xt_making *making,
				const char *const *words)
{
	return range(making, words[0],
		     family_key(making, "ip saddr", "ip6 saddr"));
}

static const char *destination_range(struct xt_making *making,
				     const char *const *words)
{
	return range(making, words[0],
		     family_key(making, "ip daddr", "ip6 daddr"));
}

/* "1000", "0-999", of a packet with a socket. */
static const char *owner(struct xt_making *making, const char *word,
			 const char *key)
{
	uint32_t low, high;
	const char *rest;

	if (!xt_number(word, UINT32_MAX, &low, '-', &rest))
		return xt_bad_value(making, word);
	high = low;
	if ((rest && !xt_number(rest, UINT32_MAX, &high, 0, NULL)) ||
	    low > high)
		return xt_bad_value(making, word);
	if (making->inverted)
		return "a negated owner: it is also of packets without a socket";
	xt_term_add(making, key, low == high ? "%u" : "%u-%u", low, high);
	return NULL;
}

static const char *user(struct xt_making *making, const char *const *words)
{
	return owner(making, words[0], "meta skuid");
}

static const char *group(struct xt_making *making, const char *const *words)
{
	return owner(making, words[0], "meta skgid");
}

/* The socket's control group, of the unified hierarchy, or one above it. */
static const char *cgroup_path(struct xt_making *making,
			       const char *const *words)
{
	const char *path = words[0] + strspn(words[0], "/"), *at;
	unsigned int level = 0;

	if (making->inverted)
		return "a negated control group: it is also of one above that level";
	for (at = path; *at; at += *at == '/') {
		if (*at == '/' || *at == '.')
			return xt_bad_value(making, words[0]);
		level++;
		at += strcspn(at, "/");
	}
	if (!level || level > cgroup_level_max || strpbrk(path, "\"\\\n") ||
	    at[-1] == '/')
		return xt_bad_value(making, words[0]);
	xt_term_add(making, "socket cgroupv2", "level %u \"%s\"", level, path);
	return NULL;
}

/* A label, which the language has of letters, digits, '_', '.' and '-'. */
static const char *comment(struct xt_making *making, const char *const *words)
{
	char label[48], *to = label;
	const char *from;

	for (from = words[0]; *from && to < label + sizeof(label) - 1; from++) {
		if (isascii(*from) && (isalnum(*from) || strchr("_.-", *from)))
			*to++ = *from;
		else if (to > label && to[-1] != '_')
			*to++ = '_';
	}
	*to = '\0';
	if (to > label)
		making->rule->label = pool_print(
			&making->dump->pool, "%s%s",
			isalpha(*label) || *label == '_' ? "" : "_", label);
	return NULL;
}

static const struct xt_option mark_options[] = { { "--mark", 1, mark },
						 { .name = NULL } };
static const struct xt_option mac_options[] = { { "--mac-source", 1, mac },
						{ .name = NULL } };
static const struct xt_option dscp_options[] = { { "--dscp", 1, dscp },
						 { .name = NULL } };
static const struct xt_option tos_options[] = { { "--tos", 1, tos },
						{ .name = NULL } };
static const struct xt_option length_options[] = { { "--length", 1, length },
						   { .name = NULL } };
static const struct xt_option comment_options[] = { { "--comment", 1, comment },
						    { .name = NULL } };

static const struct xt_option ttl_options[] = {
	{ "--ttl-eq", 1, ttl_equal },
	{ "--ttl-lt", 1, ttl_less },
	{ "--ttl-gt", 1, ttl_greater },
	{ .name = NULL },
};

static const struct xt_option hl_options[] = {
	{ "--hl-eq", 1, ttl_equal },
	{ "--hl-lt", 1, ttl_less },
	{ "--hl-gt", 1, ttl_greater },
	{ .name = NULL },
};

static const struct xt_option pkttype_options[] = {
	{ "--pkt-type", 1, packet_type },
	{ .name = NULL },
};

static const struct xt_option iprange_options[] = {
	{ "--src-range", 1, source_range },
	{ "--dst-range", 1, destination_range },
	{ .name = NULL },
};

static const struct xt_option owner_options[] = {
	{ "--uid-owner", 1, user },
	{ "--gid-owner", 1, group },
	{ .name = NULL },
};

static const struct xt_option cgroup_options[] = {
	{ "--path", 1, cgroup_path },
	{ .name = NULL },
};

const struct xt_module xt_matches_packet[] = {
	{ "mark", mark_options, NULL },
	{ "mac", mac_options, NULL },
	{ "dscp", dscp_options, NULL },
	{ "tos", tos_options, NULL },
	{ "ttl", ttl_options, NULL },
	{ "hl", hl_options, NULL },
	{ "length", length_options, NULL },
	{ "pkttype", pkttype_options, NULL },
	{ "iprange", iprange_options, NULL },
	{ "owner", owner_options, NULL },
	{ "cgroup", cgroup_options, NULL },
	{ "comment", comment_options, NULL },
	{ .name = NULL },
};
