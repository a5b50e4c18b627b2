// SPDX-License-Identifier: GPL-2.0-only
/* What nft can ask, one row each. */
#include <netinet/in.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/ruleset.h"

#define META(name, kind, number, bytes, key)                              \
	.text = name, .type = kind, .type_number = number, .size = bytes, \
	.meta = key

#define IP(name, kind, number, bytes, at, f)                              \
	.text = name, .type = kind, .type_number = number, .size = bytes, \
	.meta = -1, .base = NFT_PAYLOAD_NETWORK_HEADER, .offset = at,     \
	.family = f

#define LINK(name, at)                                                   \
	.text = name, .type = "ether_addr", .type_number = 9, .size = 6, \
	.meta = -1, .base = NFT_PAYLOAD_LL_HEADER, .offset = at,         \
	.notation = NFT_LINK_ADDRESS, .ether = true

#define TRANSPORT(name, kind, number, bytes, at, p)                       \
	.text = name, .type = kind, .type_number = number, .size = bytes, \
	.meta = -1, .base = NFT_PAYLOAD_TRANSPORT_HEADER, .offset = at,   \
	.protocol = p

/* The numbers are nft's own (its enum datatypes), for `nft list`. */
#define NFPROTO "nf_proto", 2
#define INTEGER "integer", 4
#define ADDRESS "ipv4_addr", 7
#define ADDRESS6 "ipv6_addr", 8
#define ETHERTYPE "ether_type", 10
#define PROTOCOL "inet_proto", 12
#define SERVICE "inet_service", 13
#define ICMPTYPE "icmp_type", 14
#define TCPFLAG "tcp_flag", 15
#define MARK "mark", 19
#define IFINDEX "iface_index", 20
#define ARPHRD "iface_type", 21
#define CTSTATE "ct_state", 26
#define ICMP6TYPE "icmpv6_type", 29
#define DSCP "dscp", 36
#define ICMPCODE "icmp_code", 32
#define ICMP6CODE "icmpv6_code", 33

#define ROW(kind, ...) kind(__VA_ARGS__)

const struct nft_key_type nft_keys[NFT_KEYS] = {
	[NFT_KEY_NFPROTO] = { ROW(META, "meta nfproto", NFPROTO, 1,
				  NFT_META_NFPROTO),
			      .notation = NFT_FAMILY },
	[NFT_KEY_L4PROTO] = { ROW(META, "meta l4proto", PROTOCOL, 1,
				  NFT_META_L4PROTO) },
	[NFT_KEY_IIF] = { ROW(META, "meta iif", IFINDEX, 4, NFT_META_IIF),
			  .notation = NFT_DEVICE, .host_order = true },
	[NFT_KEY_OIF] = { ROW(META, "meta oif", IFINDEX, 4, NFT_META_OIF),
			  .notation = NFT_DEVICE, .host_order = true },
	[NFT_KEY_LENGTH] = { ROW(META, "meta length", INTEGER, 4, NFT_META_LEN),
			     .host_order = true },
	[NFT_KEY_IIFTYPE] = { ROW(META, "meta iiftype", ARPHRD, 2,
				  NFT_META_IIFTYPE),
			      .notation = NFT_LINK_TYPE, .host_order = true },
	/* Not "ether type", which is the outer tag's where there is one. */
	[NFT_KEY_PROTOCOL] = { ROW(META, "meta protocol", ETHERTYPE, 2,
				   NFT_META_PROTOCOL),
			       .notation = NFT_HEXADECIMAL, .ether = true },
	[NFT_KEY_ETHER_SADDR] = { ROW(LINK, "ether saddr", 6) },
	[NFT_KEY_ETHER_DADDR] = { ROW(LINK, "ether daddr", 0) },
	[NFT_KEY_MARK] = { ROW(META, "meta mark", MARK, 4, NFT_META_MARK),
			   .notation = NFT_HEXADECIMAL, .host_order = true },
	[NFT_KEY_CT_STATE] = { ROW(META, "ct state", CTSTATE, 4, -1),
			       .notation = NFT_STATES, .host_order = true },
	[NFT_KEY_IP_SADDR] = { ROW(IP, "ip saddr", ADDRESS, 4, 12,
				   NFPROTO_IPV4),
			       .notation = NFT_ADDRESS4 },
	[NFT_KEY_IP_DADDR] = { ROW(IP, "ip daddr", ADDRESS, 4, 16,
				   NFPROTO_IPV4),
			       .notation = NFT_ADDRESS4 },
	[NFT_KEY_IP_PROTOCOL] = { ROW(IP, "ip protocol", PROTOCOL, 1, 9,
				      NFPROTO_IPV4) },
	[NFT_KEY_IP_DSCP] = { ROW(IP, "ip dscp", DSCP, 1, 1, NFPROTO_IPV4),
			      .part = 0xfc, .shift = 2 },
	[NFT_KEY_IP_TTL] = { ROW(IP, "ip ttl", INTEGER, 1, 8, NFPROTO_IPV4) },
	[NFT_KEY_IP6_SADDR] = { ROW(IP, "ip6 saddr", ADDRESS6, 16, 8,
				    NFPROTO_IPV6),
				.notation = NFT_ADDRESS6 },
	[NFT_KEY_IP6_DADDR] = { ROW(IP, "ip6 daddr", ADDRESS6, 16, 24,
				    NFPROTO_IPV6),
				.notation = NFT_ADDRESS6 },
	[NFT_KEY_IP6_DSCP] = { ROW(IP, "ip6 dscp", DSCP, 2, 0, NFPROTO_IPV6),
			       .part = 0x0fc0, .shift = 6 },
	[NFT_KEY_IP6_HOPLIMIT] = { ROW(IP, "ip6 hoplimit", INTEGER, 1, 7,
				       NFPROTO_IPV6) },
	[NFT_KEY_TCP_SPORT] = { ROW(TRANSPORT, "tcp sport", SERVICE, 2, 0,
				    IPPROTO_TCP) },
	[NFT_KEY_TCP_DPORT] = { ROW(TRANSPORT, "tcp dport", SERVICE, 2, 2,
				    IPPROTO_TCP) },
	[NFT_KEY_TCP_FLAGS] = { ROW(TRANSPORT, "tcp flags", TCPFLAG, 1, 13,
				    IPPROTO_TCP),
				.notation = NFT_FLAGS },
	[NFT_KEY_UDP_SPORT] = { ROW(TRANSPORT, "udp sport", SERVICE, 2, 0,
				    IPPROTO_UDP) },
	[NFT_KEY_UDP_DPORT] = { ROW(TRANSPORT, "udp dport", SERVICE, 2, 2,
				    IPPROTO_UDP) },
	[NFT_KEY_SCTP_SPORT] = { ROW(TRANSPORT, "sctp sport", SERVICE, 2, 0,
				     IPPROTO_SCTP) },
	[NFT_KEY_SCTP_DPORT] = { ROW(TRANSPORT, "sctp dport", SERVICE, 2, 2,
				     IPPROTO_SCTP) },
	[NFT_KEY_ICMP_TYPE] = { ROW(TRANSPORT, "icmp type", ICMPTYPE, 1, 0,
				    IPPROTO_ICMP),
				.family = NFPROTO_IPV4 },
	[NFT_KEY_ICMP_CODE] = { ROW(TRANSPORT, "icmp code", ICMPCODE, 1, 1,
				    IPPROTO_ICMP),
				.family = NFPROTO_IPV4 },
	[NFT_KEY_ICMP6_TYPE] = { ROW(TRANSPORT, "icmpv6 type", ICMP6TYPE, 1, 0,
				     IPPROTO_ICMPV6),
				 .family = NFPROTO_IPV6 },
	[NFT_KEY_ICMP6_CODE] = { ROW(TRANSPORT, "icmpv6 code", ICMP6CODE, 1, 1,
				     IPPROTO_ICMPV6),
				 .family = NFPROTO_IPV6 },
	[NFT_KEY_IP_FRAGMENT] = { ROW(IP, "ip frag-off & 0x1fff", INTEGER, 2, 6,
				      NFPROTO_IPV4),
				  .bits = 0x1fff },
	[NFT_KEY_IP6_FRAGMENT] = { ROW(IP, "frag frag-off", INTEGER, 2, 2,
				       NFPROTO_IPV6),
				   .extension = IPPROTO_FRAGMENT,
				   .bits = 0xfff8, .part = 0xfff8, .shift = 3 },
	[NFT_KEY_IP_FRAGMENTS] = { ROW(IP, "ip frag-off", INTEGER, 2, 6,
				       NFPROTO_IPV4),
				   .notation = NFT_HEXADECIMAL },
	[NFT_KEY_IP6_FRAGMENTS] = { ROW(IP, "frag more-fragments", INTEGER, 1,
					3, NFPROTO_IPV6),
				    .extension = IPPROTO_FRAGMENT, .part = 1 },
	[NFT_KEY_IP6_UNFRAGMENTED] = { ROW(IP, "exthdr frag", INTEGER, 1, 0,
					   NFPROTO_IPV6),
				       .extension = IPPROTO_FRAGMENT },
	[NFT_KEY_TCP_END] = { ROW(TRANSPORT, "@th,152,8", INTEGER, 1, 19,
				  IPPROTO_TCP) },
	[NFT_KEY_UDP_END] = { ROW(TRANSPORT, "@th,56,8", INTEGER, 1, 7,
				  IPPROTO_UDP) },
	[NFT_KEY_SCTP_END] = { ROW(TRANSPORT, "@th,88,8", INTEGER, 1, 11,
				   IPPROTO_SCTP) },
	[NFT_KEY_ICMP_END] = { ROW(TRANSPORT, "@th,56,8", INTEGER, 1, 7,
				   IPPROTO_ICMP) },
	[NFT_KEY_ICMP6_END] = { ROW(TRANSPORT, "@th,24,8", INTEGER, 1, 3,
				    IPPROTO_ICMPV6) },
};

/* Of Ethernet addresses 48 bits count. */
bool nft_range_is_single(enum nft_key key, const struct range *range)
{
	if (nft_keys[key].notation == NFT_LINK_ADDRESS)
		return range->low[0] == range->high[0] &&
		       range->low[1] >> 16 == range->high[1] >> 16;
	return !memcmp(range->low, range->high, sizeof(range->low));
}

int nft_prefix_length(const struct range *range, int bits)
{
	int length = 0, bit;

	/* As far as both ends agree; from there on 0 and 1. */
	for (bit = 0; bit < bits; bit++) {
		uint32_t mask = 1U << (31 - bit % 32);
		uint32_t low = range->low[bit / 32] & mask;
		uint32_t high = range->high[bit / 32] & mask;

		if (low == high && length == bit)
			length++;
		else if (low || !high)
			return -1;
	}
	return length;
}

const char *nft_chain_type(const struct nft_chain *chain)
{
	return chain->hook == NF_INET_LOCAL_OUT ? "route" : "filter";
}
