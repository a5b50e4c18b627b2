// SPDX-License-Identifier: GPL-2.0-only
/* What nft can ask: what conditions do, from conditions.def, and more. */
#include <netinet/in.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/keys.h"

/* Data types; the numbers are nft's own (its enum datatypes). */
#define DATATYPE(name, number) .type = name, .type_number = number
#define NFPROTO DATATYPE("nf_proto", 2)
#define INTEGER DATATYPE("integer", 4)
#define IP_ADDRESS DATATYPE("ipv4_addr", 7), .notation = NFT_ADDRESS4
#define IP6_ADDRESS DATATYPE("ipv6_addr", 8), .notation = NFT_ADDRESS6
#define ETHER_ADDRESS DATATYPE("ether_addr", 9), .notation = NFT_LINK_ADDRESS
#define ETHERTYPE DATATYPE("ether_type", 10), .notation = NFT_HEXADECIMAL
#define INET_PROTOCOL DATATYPE("inet_proto", 12)
#define SERVICE DATATYPE("inet_service", 13)
#define ICMP_TYPE DATATYPE("icmp_type", 14)
#define TCP_FLAG DATATYPE("tcp_flag", 15), .notation = NFT_FLAGS
#define MARK DATATYPE("mark", 19), .notation = NFT_HEXADECIMAL
#define IFINDEX DATATYPE("iface_index", 20), .notation = NFT_DEVICE
#define ARPHRD DATATYPE("iface_type", 21), .notation = NFT_LINK_TYPE
#define UID DATATYPE("uid", 24)
#define GID DATATYPE("gid", 25)
#define CT_STATES DATATYPE("ct_state", 26), .notation = NFT_STATES
#define ICMP6_TYPE DATATYPE("icmpv6_type", 29)
#define PKTTYPE DATATYPE("pkt_type", 31), .notation = NFT_NAMES
#define ICMP_CODE DATATYPE("icmp_code", 32)
#define ICMP6_CODE DATATYPE("icmpv6_code", 33)
#define IFNAME DATATYPE("ifname", 41), .notation = NFT_NAME
#define HOUR DATATYPE("hour", 44)
#define DAY DATATYPE("day", 45)
#define FIB_ADDRTYPE DATATYPE("fib_addrtype", 38), .notation = NFT_NAMES
#define BOOLEAN DATATYPE("boolean", 39), .notation = NFT_NAMES
#define CGROUP_ID DATATYPE("cgroupsv2", 46)
#define DSCP_CODE DATATYPE("dscp", 36)

/* Where a value is. What is longer than a byte is in the host's order. */
#define META(bytes, number)                                        \
	.size = bytes, .host_order = (bytes) == 2 || (bytes) == 4, \
	.meta = number

#define FIB(bytes, what, flags)                                     \
	.size = bytes, .host_order = true, .meta = -1, .fib = what, \
	.fib_flags = flags

/* A socket's group at a level: NFT_MATCH_CGROUP. */
#define SOCKET(bytes) .size = bytes, .meta = -1

#define PAYLOAD(from, bytes, at) \
	.size = bytes, .meta = -1, .base = from, .offset = at

#define LINK(bytes, at) PAYLOAD(NFT_PAYLOAD_LL_HEADER, bytes, at), .ether = true

#define NETWORK(of, bytes, at) \
	PAYLOAD(NFT_PAYLOAD_NETWORK_HEADER, bytes, at), .family = of
#define IP4(bytes, at) NETWORK(NFPROTO_IPV4, bytes, at)
#define IP6(bytes, at) NETWORK(NFPROTO_IPV6, bytes, at)

#define TRANSPORT(of, bytes, at) \
	PAYLOAD(NFT_PAYLOAD_TRANSPORT_HEADER, bytes, at), .protocol = of
#define ICMP4(bytes, at) \
	TRANSPORT(IPPROTO_ICMP, bytes, at), .family = NFPROTO_IPV4
#define ICMP6(bytes, at) \
	TRANSPORT(IPPROTO_ICMPV6, bytes, at), .family = NFPROTO_IPV6

#define NFT(...) __VA_ARGS__
#define NFT_NONE

const struct nft_key_type nft_keys[NFT_KEYS] = {
#define CONDITION(id, protocol_, key, model, nft, drawn) \
	[NFT_KEY_##id] = { .text = protocol_ " " key, nft },
#include "userspace/policy/conditions.def"
	[NFT_KEY_NFPROTO] = { .text = "meta nfproto",
			      NFPROTO,
			      META(1, NFT_META_NFPROTO),
			      .notation = NFT_FAMILY },
	[NFT_KEY_IIFTYPE] = { .text = "meta iiftype",
			      ARPHRD,
			      META(2, NFT_META_IIFTYPE) },
	[NFT_KEY_PROTOCOL] = { .text = "meta protocol",
			       ETHERTYPE,
			       .size = 2,
			       .meta = NFT_META_PROTOCOL,
			       .ether = true },
	[NFT_KEY_IP_FRAGMENT] = { .text = "ip frag-off & 0x1fff",
				  INTEGER,
				  IP4(2, 6),
				  .bits = 0x1fff },
	[NFT_KEY_IP6_FRAGMENT] = { .text = "frag frag-off",
				   INTEGER,
				   IP6(2, 2),
				   .extension = IPPROTO_FRAGMENT,
				   .bits = 0xfff8,
				   .part = 0xfff8,
				   .shift = 3 },
	[NFT_KEY_IP_FRAGMENTS] = { .text = "ip frag-off",
				   INTEGER,
				   IP4(2, 6),
				   .notation = NFT_HEXADECIMAL },
	[NFT_KEY_IP6_FRAGMENTS] = { .text = "frag more-fragments",
				    INTEGER,
				    IP6(1, 3),
				    .extension = IPPROTO_FRAGMENT,
				    .part = 1 },
	[NFT_KEY_IP6_UNFRAGMENTED] = { .text = "exthdr frag",
				       INTEGER,
				       IP6(1, 0),
				       .extension = IPPROTO_FRAGMENT },
	[NFT_KEY_TCP_END] = { .text = "@th,152,8",
			      INTEGER,
			      TRANSPORT(IPPROTO_TCP, 1, 19) },
	[NFT_KEY_UDP_END] = { .text = "@th,56,8",
			      INTEGER,
			      TRANSPORT(IPPROTO_UDP, 1, 7) },
	[NFT_KEY_SCTP_END] = { .text = "@th,88,8",
			       INTEGER,
			       TRANSPORT(IPPROTO_SCTP, 1, 11) },
	[NFT_KEY_UDPLITE_END] = { .text = "@th,56,8",
				  INTEGER,
				  TRANSPORT(IPPROTO_UDPLITE, 1, 7) },
	[NFT_KEY_DCCP_END] = { .text = "@th,88,8",
			       INTEGER,
			       TRANSPORT(IPPROTO_DCCP, 1, 11) },
	[NFT_KEY_ICMP_END] = { .text = "@th,56,8",
			       INTEGER,
			       TRANSPORT(IPPROTO_ICMP, 1, 7) },
	[NFT_KEY_ICMP6_END] = { .text = "@th,24,8",
				INTEGER,
				TRANSPORT(IPPROTO_ICMPV6, 1, 3) },
};

enum nft_key nft_condition_key(enum condition_id id)
{
	switch (id) {
	case CONDITION_ETHER_TYPE: /* nft's is the outer tag's, if any */
		return NFT_KEY_PROTOCOL;
	case CONDITION_FIELD:
		return NFT_KEY_META_MARK;
	default:
		return (enum nft_key)id;
	}
}

/* Of Ethernet addresses 48 bits count. */
bool nft_range_is_single(enum nft_key key, const struct range *range)
{
	if (nft_keys[key].notation == NFT_LINK_ADDRESS)
		return range->low[0] == range->high[0] &&
		       range->low[1] >> 16 == range->high[1] >> 16;
	return !memcmp(range->low, range->high, sizeof(range->low));
}
