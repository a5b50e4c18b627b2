// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/policy/reject.h"

#include <netinet/in.h>

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "core/key.h"
#include "core/reject.h"

static const struct reject_form icmp = {
	.word = "icmp",
	.class_mask = KZ_C_FAMILY,
	.class_value = KZ_FAMILY_IP << KZ_C_FAMILY_SHIFT,
	.only = "IPv4",
	.condition = "ip saddr 0.0.0.0/0",
};

static const struct reject_form icmpv6 = {
	.word = "icmpv6",
	.class_mask = KZ_C_FAMILY,
	.class_value = KZ_FAMILY_IP6 << KZ_C_FAMILY_SHIFT,
	.only = "IPv6",
	.condition = "ip6 saddr ::/0",
};

static const struct reject_form icmpx = { .word = "icmpx" };

static const struct reject_form tcp = {
	.word = "tcp",
	.class_mask = KZ_C_PROTO,
	.class_value = IPPROTO_TCP,
	.only = "TCP",
	.condition = "meta l4proto tcp",
};

#define UNREACHABLE(code, code6)                                  \
	(KZ_REJECT_UNREACHABLE | (code) << KZ_REJECT_CODE_SHIFT | \
	 (code6) << KZ_REJECT_CODE6_SHIFT)
#define ICMP(name, code)                                                    \
	{                                                                   \
		&icmp, name, UNREACHABLE(code, 0), NFT_REJECT_ICMP_UNREACH, \
			code                                                \
	}
#define ICMPV6(name, code6)                                                    \
	{                                                                      \
		&icmpv6, name, UNREACHABLE(0, code6), NFT_REJECT_ICMP_UNREACH, \
			code6                                                  \
	}
/* nft_reject_icmp_code() and nft_reject_icmpv6_code() of the kernel. */
#define ICMPX(name, code, code6, nft)                   \
	{                                               \
		&icmpx, name, UNREACHABLE(code, code6), \
			NFT_REJECT_ICMPX_UNREACH, nft   \
	}

const struct reject_answer reject_answers[] = {
	ICMPX("port-unreachable", ICMP_PORT_UNREACH, ICMPV6_PORT_UNREACH,
	      NFT_REJECT_ICMPX_PORT_UNREACH),
	ICMPX("no-route", ICMP_NET_UNREACH, ICMPV6_NOROUTE,
	      NFT_REJECT_ICMPX_NO_ROUTE),
	ICMPX("host-unreachable", ICMP_HOST_UNREACH, ICMPV6_ADDR_UNREACH,
	      NFT_REJECT_ICMPX_HOST_UNREACH),
	ICMPX("admin-prohibited", ICMP_PKT_FILTERED, ICMPV6_ADM_PROHIBITED,
	      NFT_REJECT_ICMPX_ADMIN_PROHIBITED),
	ICMP("net-unreachable", ICMP_NET_UNREACH),
	ICMP("host-unreachable", ICMP_HOST_UNREACH),
	ICMP("prot-unreachable", ICMP_PROT_UNREACH),
	ICMP("port-unreachable", ICMP_PORT_UNREACH),
	ICMP("net-prohibited", ICMP_NET_ANO),
	ICMP("host-prohibited", ICMP_HOST_ANO),
	ICMP("admin-prohibited", ICMP_PKT_FILTERED),
	ICMPV6("no-route", ICMPV6_NOROUTE),
	ICMPV6("admin-prohibited", ICMPV6_ADM_PROHIBITED),
	ICMPV6("addr-unreachable", ICMPV6_ADDR_UNREACH),
	ICMPV6("port-unreachable", ICMPV6_PORT_UNREACH),
	ICMPV6("policy-fail", ICMPV6_POLICY_FAIL),
	ICMPV6("reject-route", ICMPV6_REJECT_ROUTE),
	{ &tcp, "reset", KZ_REJECT_RESET, NFT_REJECT_TCP_RST, 0 },
};

const size_t n_reject_answers =
	sizeof(reject_answers) / sizeof(*reject_answers);

const struct reject_answer *reject_default(void)
{
	return &reject_answers[0];
}
