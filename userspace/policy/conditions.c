// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a policy can ask about a packet, one row each. The manual page
 * kzmark-policy(5) lists the same rows.
 */
#include "userspace/policy/policy.h"

#define WHOLE_WORD 0xffffffffU
#define FAMILY(f) ((uint32_t)(f) << KZ_C_FAMILY_SHIFT)
#define HEADER(protocol) ((uint32_t)(protocol) << KZ_C_HEADER_SHIFT)

/* IPPROTO_*; parse.h of core/ fills KZ_C_HEADER with them. */
#define ICMP 1
#define TCP 6
#define UDP 17
#define ICMP6 58
#define SCTP 132

#define ADDRESS(name, side, type, at, f, needs, text)                         \
	.protocol = name, .key = side, .value = type, .word = at,             \
	.mask = WHOLE_WORD, .maximum = WHOLE_WORD, .class_mask = KZ_C_FAMILY, \
	.class_value = FAMILY(f), .features = needs, .help = text

#define PORT(name, side, at, number, text)                               \
	.protocol = name, .key = side, .value = VALUE_PORT, .word = at,  \
	.mask = WHOLE_WORD, .maximum = 65535, .class_mask = KZ_C_HEADER, \
	.class_value = HEADER(number), .features = KZ_F_L4, .help = text

/* A byte, or less, of the IP header. */
#define IP_PART(name, part, type, bits, at, f, needs, text)            \
	.protocol = name, .key = part, .value = type, .word = KZ_W_IP, \
	.shift = at, .mask = (bits), .maximum = (bits) >> (at),        \
	.class_mask = KZ_C_FAMILY, .class_value = FAMILY(f),           \
	.features = needs, .help = text

#define DSCP(name, f, needs, text)                                         \
	IP_PART(name, "dscp", VALUE_DSCP, KZ_IP_DSCP, KZ_IP_DSCP_SHIFT, f, \
		needs, text)

/* ICMP over IPv6, or ICMPv6 over IPv4, is not a message of either. */
#define ICMP_BYTE(name, byte, type, at, number, f, needs, text)        \
	.protocol = name, .key = byte, .value = type, .word = KZ_W_L4, \
	.shift = at, .mask = 0xffU << (at), .maximum = 255,            \
	.class_mask = KZ_C_HEADER | KZ_C_FAMILY,                       \
	.class_value = HEADER(number) | FAMILY(f),                     \
	.features = KZ_F_L4 | (needs), .help = text

#define ETHER(part, type, text)                              \
	.protocol = "ether", .key = part, .value = type,     \
	.class_mask = KZ_C_ETHER, .class_value = KZ_C_ETHER, \
	.features = KZ_F_ETHER, .help = text

const struct condition_type condition_types[CONDITIONS] = {
	[CONDITION_IP_SADDR] = {
		ADDRESS("ip", "saddr", VALUE_IPV4, KZ_W_SADDR, KZ_FAMILY_IP,
			KZ_F_IP, "IPv4 source address")
	},
	[CONDITION_IP_DADDR] = {
		ADDRESS("ip", "daddr", VALUE_IPV4, KZ_W_DADDR, KZ_FAMILY_IP,
			KZ_F_IP, "IPv4 destination address")
	},
	[CONDITION_IP_PROTOCOL] = {
		.protocol = "ip", .key = "protocol", .value = VALUE_PROTOCOL,
		.word = KZ_W_CLASS, .mask = KZ_C_PROTO, .maximum = 255,
		.class_mask = KZ_C_FAMILY, .class_value = FAMILY(KZ_FAMILY_IP),
		.features = KZ_F_IP, .help = "IPv4 protocol field",
	},
	[CONDITION_IP_DSCP] = {
		DSCP("ip", KZ_FAMILY_IP, KZ_F_IP, "IPv4 DSCP")
	},
	[CONDITION_IP_TTL] = {
		IP_PART("ip", "ttl", VALUE_NUMBER, KZ_IP_TTL, 0, KZ_FAMILY_IP,
			KZ_F_IP, "IPv4 time to live")
	},
	[CONDITION_IP6_SADDR] = {
		ADDRESS("ip6", "saddr", VALUE_IPV6, KZ_W_SADDR, KZ_FAMILY_IP6,
			KZ_F_IP6, "IPv6 source address")
	},
	[CONDITION_IP6_DADDR] = {
		ADDRESS("ip6", "daddr", VALUE_IPV6, KZ_W_DADDR, KZ_FAMILY_IP6,
			KZ_F_IP6, "IPv6 destination address")
	},
	[CONDITION_IP6_DSCP] = {
		DSCP("ip6", KZ_FAMILY_IP6, KZ_F_IP6, "IPv6 DSCP")
	},
	[CONDITION_IP6_HOPLIMIT] = {
		IP_PART("ip6", "hoplimit", VALUE_NUMBER, KZ_IP_TTL, 0,
			KZ_FAMILY_IP6, KZ_F_IP6, "IPv6 hop limit")
	},
	[CONDITION_TCP_SPORT] = {
		PORT("tcp", "sport", KZ_W_SPORT, TCP, "TCP source port")
	},
	[CONDITION_TCP_DPORT] = {
		PORT("tcp", "dport", KZ_W_DPORT, TCP, "TCP destination port")
	},
	[CONDITION_TCP_FLAGS] = {
		.protocol = "tcp", .key = "flags", .value = VALUE_TCP_FLAGS,
		.word = KZ_W_L4, .mask = 0xff, .maximum = 255,
		.class_mask = KZ_C_HEADER, .class_value = HEADER(TCP),
		.features = KZ_F_L4, .help = "TCP flags",
	},
	[CONDITION_UDP_SPORT] = {
		PORT("udp", "sport", KZ_W_SPORT, UDP, "UDP source port")
	},
	[CONDITION_UDP_DPORT] = {
		PORT("udp", "dport", KZ_W_DPORT, UDP, "UDP destination port")
	},
	[CONDITION_SCTP_SPORT] = {
		PORT("sctp", "sport", KZ_W_SPORT, SCTP, "SCTP source port")
	},
	[CONDITION_SCTP_DPORT] = {
		PORT("sctp", "dport", KZ_W_DPORT, SCTP, "SCTP destination port")
	},
	[CONDITION_ICMP_TYPE] = {
		ICMP_BYTE("icmp", "type", VALUE_ICMP_TYPE, 8, ICMP,
			  KZ_FAMILY_IP, KZ_F_IP, "ICMP type")
	},
	[CONDITION_ICMP_CODE] = {
		ICMP_BYTE("icmp", "code", VALUE_NUMBER, 0, ICMP, KZ_FAMILY_IP,
			  KZ_F_IP, "ICMP code")
	},
	[CONDITION_ICMP6_TYPE] = {
		ICMP_BYTE("icmpv6", "type", VALUE_ICMP6_TYPE, 8, ICMP6,
			  KZ_FAMILY_IP6, KZ_F_IP6, "ICMPv6 type")
	},
	[CONDITION_ICMP6_CODE] = {
		ICMP_BYTE("icmpv6", "code", VALUE_NUMBER, 0, ICMP6,
			  KZ_FAMILY_IP6, KZ_F_IP6, "ICMPv6 code")
	},
	[CONDITION_FRAG] = {
		.protocol = "frag", .key = "", .value = VALUE_FRAGMENT,
		.word = KZ_W_CLASS, .shift = KZ_C_FRAG_SHIFT, .mask = KZ_C_FRAG,
		.maximum = 2, .class_mask = KZ_C_IP, .class_value = KZ_C_IP,
		.features = KZ_F_IP | KZ_F_IP6,
		.help = "fragment of an IPv4 or IPv6 packet",
	},
	[CONDITION_VLAN_ID] = {
		.protocol = "vlan", .key = "id", .value = VALUE_NUMBER,
		.word = KZ_W_LINK, .mask = KZ_LINK_VID, .maximum = 4095,
		.class_mask = KZ_C_VLAN, .class_value = KZ_C_VLAN,
		.features = KZ_F_VLAN, .help = "VLAN of the outer tag",
	},
	[CONDITION_ETHER_SADDR] = {
		ETHER("saddr", VALUE_ETHER, "Ethernet source address"),
		.word = KZ_W_ETHER_SADDR, .mask = WHOLE_WORD,
		.maximum = WHOLE_WORD,
	},
	[CONDITION_ETHER_DADDR] = {
		ETHER("daddr", VALUE_ETHER, "Ethernet destination address"),
		.word = KZ_W_ETHER_DADDR, .mask = WHOLE_WORD,
		.maximum = WHOLE_WORD,
	},
	[CONDITION_ETHER_TYPE] = {
		ETHER("type", VALUE_ETHER_TYPE,
		      "EtherType of what the frame carries"),
		.word = KZ_W_LINK, .shift = KZ_LINK_TYPE_SHIFT,
		.mask = KZ_LINK_TYPE, .maximum = 65535,
	},
	[CONDITION_CT_STATE] = {
		.protocol = "ct", .key = "state", .value = VALUE_CT_STATE,
		.word = KZ_W_IP, .shift = KZ_IP_CT_SHIFT, .mask = KZ_IP_CT,
		.maximum = KZ_CT_STATES - 1, .features = KZ_F_CT,
		.help = "what connection tracking says of the packet",
	},
	[CONDITION_META_IIF] = {
		.protocol = "meta", .key = "iif", .value = VALUE_INTERFACE,
		.word = KZ_W_IIF, .mask = WHOLE_WORD, .maximum = 0x7fffffff,
		.features = KZ_F_IIF, .help = "device the packet came in on",
	},
	[CONDITION_META_OIF] = {
		.protocol = "meta", .key = "oif", .value = VALUE_INTERFACE,
		.word = KZ_W_OIF, .mask = WHOLE_WORD, .maximum = 0x7fffffff,
		.features = KZ_F_OIF, .help = "device the packet goes out by",
	},
	[CONDITION_META_LENGTH] = {
		.protocol = "meta", .key = "length", .value = VALUE_NUMBER,
		.word = KZ_W_LENGTH, .mask = WHOLE_WORD, .maximum = WHOLE_WORD,
		.features = KZ_F_LENGTH,
		.help = "bytes of the packet from its IP header on",
	},
	[CONDITION_META_L4PROTO] = {
		.protocol = "meta", .key = "l4proto", .value = VALUE_PROTOCOL,
		.word = KZ_W_CLASS, .mask = KZ_C_PROTO, .maximum = 255,
		.class_mask = KZ_C_IP, .class_value = KZ_C_IP,
		.features = KZ_F_IP | KZ_F_IP6,
		.help = "transport protocol of an IPv4 or IPv6 packet",
	},
	[CONDITION_META_MARK] = {
		.protocol = "meta", .key = "mark", .value = VALUE_MARK,
		.word = KZ_W_MARK, .mask = WHOLE_WORD, .maximum = WHOLE_WORD,
		.features = KZ_F_MARK_RAW, .help = "bits of the packet's mark",
	},
	/* Its word and mask are the field's. */
	[CONDITION_FIELD] = {
		.protocol = "", .key = "", .value = VALUE_MARK,
		.word = KZ_W_MARK, .mask = WHOLE_WORD, .maximum = WHOLE_WORD,
		.features = KZ_F_MARK_READ, .help = "a field's value",
	},
};

uint64_t condition_features(const struct policy_condition *c)
{
	uint64_t features = condition_types[c->id].features;

	if (c->field && c->field->storage == STORAGE_FLOW)
		features = KZ_F_FLOW;
	if (c->set && c->set->dynamic)
		features |= KZ_F_DYNAMIC;
	return features;
}

uint32_t condition_ct_states(const struct policy_condition *condition)
{
	const struct ranges *ranges = &condition->ranges;
	uint32_t states = 0, all = 0;
	enum kz_ct state;
	size_t i;

	for (state = 0; state < KZ_CT_STATES; state++) {
		all |= kz_ct_bit(state);
		for (i = 0; i < ranges->count; i++)
			if (state >= ranges->list[i].low[0] &&
			    state <= ranges->list[i].high[0])
				states |= kz_ct_bit(state);
	}
	return condition->negate ? all & ~states : states;
}
