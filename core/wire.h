/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Headers as they lie in packets, and the numbers that tell them.
 *
 * References: RFC 791, RFC 8200 (4: extension headers), RFC 4302 (2.2: AH
 * length in 4-octet units minus 2), IEEE 802.1Q; net/ipv6/exthdrs_core.c
 * ipv6_ext_hdr() for what is an extension header.
 */
#ifndef KZ_WIRE_H
#define KZ_WIRE_H

#include "core/types.h"

#define KZ_ETHERTYPE_IP 0x0800
#define KZ_ETHERTYPE_IP6 0x86dd
#define KZ_ETHERTYPE_VLAN 0x8100
#define KZ_ETHERTYPE_QINQ 0x88a8

#define KZ_PROTO_ICMP 1
#define KZ_PROTO_TCP 6
#define KZ_PROTO_UDP 17
#define KZ_PROTO_ICMP6 58
#define KZ_PROTO_SCTP 132
#define KZ_PROTO_DCCP 33
#define KZ_PROTO_UDPLITE 136

/* Fixed headers, bytes. */
#define KZ_ETHER_LENGTH 14U
#define KZ_TCP_LENGTH 20
#define KZ_UDP_LENGTH 8
#define KZ_SCTP_LENGTH 12
#define KZ_DCCP_LENGTH 12 /* RFC 4340 5.1, with a short sequence number */
#define KZ_UDPLITE_LENGTH 8
#define KZ_ICMP_LENGTH 8
#define KZ_ICMP6_LENGTH 4

struct kz_wire_ether {
	__u8 daddr[6];
	__u8 saddr[6];
	__be16 type;
};

struct kz_wire_vlan {
	__be16 tci;
	__be16 type;
};

struct kz_wire_ip {
	__u8 version_ihl;
	__u8 tos;
	__be16 total_length;
	__be16 id;
	__be16 fragment; /* 3 bits of flags, 13 of offset */
	__u8 ttl;
	__u8 protocol;
	__be16 checksum;
	__be32 saddr;
	__be32 daddr;
};
_Static_assert(sizeof(struct kz_wire_ip) == 20, "kz_wire_ip");

struct kz_wire_ip6 {
	__be32 version_class_label;
	__be16 payload_length;
	__u8 next_header;
	__u8 hop_limit;
	__be32 saddr[4];
	__be32 daddr[4];
};
_Static_assert(sizeof(struct kz_wire_ip6) == 40, "kz_wire_ip6");

/* The first 8 bytes of any IPv6 extension header. */
struct kz_wire_extension {
	__u8 next_header;
	__u8 length;
	__be16 fragment; /* Fragment header: 13 bits of offset, 2 of 0, M */
	__be32 rest;
};
_Static_assert(sizeof(struct kz_wire_extension) == 8, "kz_wire_extension");

kz_inline bool kz_is_extension(__u32 next)
{
	return next == 0 || next == 43 || next == 44 || next == 51 ||
	       next == 60;
}

kz_inline bool kz_is_vlan(__u32 ethertype)
{
	return ethertype == KZ_ETHERTYPE_VLAN || ethertype == KZ_ETHERTYPE_QINQ;
}

#endif
