// SPDX-License-Identifier: GPL-2.0-only
/* What rules do. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"

static const char *accept_finish(struct xt_making *making)
{
	making->rule->kind = XT_VERDICT;
	making->rule->verdict = "accept";
	return NULL;
}

/* The nat table keeps the rule, and ends there for its packets. */
static const char *nat_finish(struct xt_making *making)
{
	making->rule->nat = true;
	return accept_finish(making);
}

static const char *drop_finish(struct xt_making *making)
{
	making->rule->kind = XT_VERDICT;
	making->rule->verdict = "drop";
	return NULL;
}

static const char *return_finish(struct xt_making *making)
{
	making->rule->kind = XT_RETURN;
	return NULL;
}

/* iptables' names, without "icmp-" and "icmp6-", are nft's but for these. */
static const struct {
	const char *name, *with;
} rejects[] = {
	{ "icmp-net-unreachable", "icmp net-unreachable" },
	{ "icmp-host-unreachable", "icmp host-unreachable" },
	{ "icmp-proto-unreachable", "icmp prot-unreachable" },
	{ "icmp-port-unreachable", "icmp port-unreachable" },
	{ "icmp-net-prohibited", "icmp net-prohibited" },
	{ "icmp-host-prohibited", "icmp host-prohibited" },
	{ "icmp-admin-prohibited", "icmp admin-prohibited" },
	{ "icmp6-no-route", "icmpv6 no-route" },
	{ "icmp6-adm-prohibited", "icmpv6 admin-prohibited" },
	{ "icmp6-addr-unreachable", "icmpv6 addr-unreachable" },
	{ "icmp6-port-unreachable", "icmpv6 port-unreachable" },
	{ "icmp6-policy-fail", "icmpv6 policy-fail" },
	{ "icmp6-reject-route", "icmpv6 reject-route" },
	{ "tcp-reset", "tcp reset" },
};

static const char *reject_with(struct xt_making *making,
			       const char *const *words)
{
	size_t i;

	for (i = 0; i < sizeof(rejects) / sizeof(*rejects); i++)
		if (!strcmp(rejects[i].name, words[0]) &&
		    (*words[0] == 't' || /* of the other family? */
		     (words[0][4] == '6') == making->dump->ip6)) {
			making->reject = rejects[i].with;
			return NULL;
		}
	return pool_print(&making->dump->pool, "REJECT with %s", words[0]);
}

static const char *reject_finish(struct xt_making *making)
{
	const char *with = making->reject;

	if (!with)
		with = making->dump->ip6 ? "icmpv6 port-unreachable" :
					   "icmp port-unreachable";
	if (!strcmp(with, "tcp reset") && making->protocol != IPPROTO_TCP)
		return "REJECT with tcp-reset of more than TCP";
	making->rule->kind = XT_VERDICT;
	making->rule->verdict =
		pool_print(&making->dump->pool, "reject with %s", with);
	return NULL;
}

static const char *log_finish(struct xt_making *making)
{
	making->rule->kind = XT_ACTION;
	making->rule->actions = "log";
	return NULL;
}

/* The bits of @mask become those of @value; of an exclusive or with ones
 * elsewhere it depends on what they were.
 */
static const char *mark_write(struct xt_making *making, uint32_t value,
			      uint32_t mask)
{
	if (value & ~mask)
		return "MARK with an exclusive or";
	making->rule->kind = mask ? XT_ACTION : XT_NOTHING;
	making->rule->writes = mask;
	making->rule->value = value;
	return NULL;
}

static const char *set_xmark(struct xt_making *making, const char *const *words)
{
	uint32_t value, mask;

	if (!xt_masked(words[0], &value, &mask))
		return xt_bad_value(making, words[0]);
	return mark_write(making, value, mask);
}

static const char *set_mark(struct xt_making *making, const char *const *words)
{
	uint32_t value, mask;

	if (!xt_masked(words[0], &value, &mask))
		return xt_bad_value(making, words[0]);
	return mark_write(making, value, value | mask);
}

static const char *and_mark(struct xt_making *making, const char *const *words)
{
	uint32_t bits;

	if (!xt_number(words[0], UINT32_MAX, &bits, 0, NULL))
		return xt_bad_value(making, words[0]);
	return mark_write(making, 0, ~bits);
}

static const char *or_mark(struct xt_making *making, const char *const *words)
{
	uint32_t bits;

	if (!xt_number(words[0], UINT32_MAX, &bits, 0, NULL))
		return xt_bad_value(making, words[0]);
	return mark_write(making, bits, bits);
}

static const char *action(struct xt_making *making, const char *text,
			  uint64_t writes)
{
	making->rule->kind = XT_ACTION;
	making->rule->actions = text;
	making->rule->writes = writes;
	return NULL;
}

/* "1:10", hexadecimal */
static const char *classify(struct xt_making *making, const char *const *words)
{
	unsigned int major, minor;
	char rest;

	if (sscanf(words[0], "%4x:%4x%c", &major, &minor, &rest) != 2)
		return xt_bad_value(making, words[0]);
	return action(making,
		      pool_print(&making->dump->pool, "priority set %x:%x",
				 major, minor),
		      0);
}

static const char *set_dscp(struct xt_making *making, const char *const *words)
{
	uint32_t value;

	if (!xt_number(words[0], 63, &value, 0, NULL))
		return xt_bad_value(making, words[0]);
	return action(making,
		      pool_print(&making->dump->pool, "dscp set 0x%02x", value),
		      XT_DSCP);
}

/* (tos & ~mask) ^ value, of which the language has the upper six bits. */
static const char *set_tos(struct xt_making *making, const char *const *words)
{
	uint32_t value, mask;

	if (!xt_masked(words[0], &value, &mask))
		return xt_bad_value(making, words[0]);
	if ((mask & 0xff) != 0xfc || value & ~0xfcU)
		return "a TOS other than its six bits of DSCP";
	return action(making,
		      pool_print(&making->dump->pool, "dscp set 0x%02x",
				 value >> 2),
		      XT_DSCP);
}

static const char *set_ttl(struct xt_making *making, const char *const *words)
{
	uint32_t value;

	if (!xt_number(words[0], 255, &value, 0, NULL) || !value)
		return xt_bad_value(making, words[0]);
	return action(making,
		      pool_print(&making->dump->pool, "%s set %u",
				 making->dump->ip6 ? "ip6 hoplimit" : "ip ttl",
				 value),
		      XT_TTL);
}

static const struct xt_option reject_options[] = {
	{ "--reject-with", 1, reject_with },
	{ .name = NULL },
};

/* What is logged is another program's to read: kzmark monitor. */
static const struct xt_option log_options[] = {
	{ "--log-prefix", 1, NULL },	   { "--log-level", 1, NULL },
	{ "--log-tcp-sequence", 0, NULL }, { "--log-tcp-options", 0, NULL },
	{ "--log-ip-options", 0, NULL },   { "--log-uid", 0, NULL },
	{ "--log-macdecode", 0, NULL },	   { .name = NULL },
};

static const struct xt_option mark_options[] = {
	{ "--set-xmark", 1, set_xmark },
	{ "--set-mark", 1, set_mark },
	{ "--and-mark", 1, and_mark },
	{ "--or-mark", 1, or_mark },
	{ .name = NULL },
};

static const struct xt_option classify_options[] = {
	{ "--set-class", 1, classify },
	{ .name = NULL },
};

static const struct xt_option dscp_options[] = {
	{ "--set-dscp", 1, set_dscp },
	{ .name = NULL },
};

static const struct xt_option tos_options[] = {
	{ "--set-tos", 1, set_tos },
	{ .name = NULL },
};

static const struct xt_option ttl_options[] = {
	{ "--ttl-set", 1, set_ttl },
	{ "--hl-set", 1, set_ttl },
	{ .name = NULL },
};

static const struct xt_option nat_options[] = {
	{ "--to-destination", 1, NULL }, { "--to-source", 1, NULL },
	{ "--to-ports", 1, NULL },	 { "--to", 1, NULL },
	{ "--random", 0, NULL },	 { "--random-fully", 0, NULL },
	{ "--persistent", 0, NULL },	 { .name = NULL },
};

const struct xt_module xt_targets[] = {
	{ "ACCEPT", NULL, accept_finish },
	{ "DROP", NULL, drop_finish },
	{ "RETURN", NULL, return_finish },
	{ "REJECT", reject_options, reject_finish },
	{ "LOG", log_options, log_finish },
	{ "MARK", mark_options, NULL },
	{ "CLASSIFY", classify_options, NULL },
	{ "DSCP", dscp_options, NULL },
	{ "TOS", tos_options, NULL },
	{ "TTL", ttl_options, NULL },
	{ "HL", ttl_options, NULL },
	{ "DNAT", nat_options, nat_finish },
	{ "SNAT", nat_options, nat_finish },
	{ "MASQUERADE", nat_options, nat_finish },
	{ "REDIRECT", nat_options, nat_finish },
	{ "NETMAP", nat_options, nat_finish },
	{ .name = NULL },
};
