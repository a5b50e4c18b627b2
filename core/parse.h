/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packet bytes -> key. Pure but for reading the packet, which the environment
 * provides before this header is included:
 *
 *	struct kz_packet		names one packet; opaque here
 *	kz_packet_length(packet)	its bytes, from the frame's first on
 *	kz_packet_bytes(packet, offset, length, buffer)
 *		a pointer to length bytes at offset, or NULL where the packet
 *		has not so many. May copy them to buffer (length bytes, 4-byte
 *		aligned) and return that. length is a compile-time constant.
 *	kz_unknown(value)		optional: the value, with all that the
 *		BPF verifier has found out of it forgotten, so that it need
 *		not look at each way of getting here by itself
 *
 * What counts as there is bounded by the frame and by the IP header's own
 * total length, so that Ethernet padding is never read as a header: the
 * kernel trims it before netfilter sees the packet, XDP and tc still see it.
 *
 * References: RFC 791, RFC 8200 (4: extension headers), RFC 4302 (2.2: AH
 * length in 4-octet units minus 2), IEEE 802.1Q; net/ipv6/exthdrs_core.c
 * ipv6_ext_hdr() for what is an extension header.
 */
#ifndef KZ_PARSE_H
#define KZ_PARSE_H

#include "key.h"

#ifndef kz_unknown
#define kz_unknown(value) (value)
#endif

#define KZ_ETHER_LENGTH 14U
#define KZ_MAX_VLAN_TAGS 2
#define KZ_MAX_IP6_EXTENSIONS 8
#define KZ_MAX_OFFSET 0x7fffU /* nothing is looked for beyond */

#define KZ_ETHERTYPE_IP 0x0800
#define KZ_ETHERTYPE_IP6 0x86dd
#define KZ_ETHERTYPE_VLAN 0x8100
#define KZ_ETHERTYPE_QINQ 0x88a8

#define KZ_PROTO_ICMP 1
#define KZ_PROTO_TCP 6
#define KZ_PROTO_UDP 17
#define KZ_PROTO_ICMP6 58
#define KZ_PROTO_SCTP 132

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

/* Where the walk through a packet stands. */
struct kz_cursor {
	__u32 offset; /* of the next header, from the frame's first byte */
	__u32 end; /* first byte that no longer belongs to the packet */
	__u32 next; /* what the next header is: an IP protocol number */
};

/* True if length bytes at the cursor belong to the packet. */
kz_inline bool kz_cursor_has(const struct kz_cursor *at, __u32 length)
{
	return at->offset <= KZ_MAX_OFFSET && at->offset + length <= at->end;
}

/* Length in bytes of the fixed header of @protocol; 0: not one we read. */
kz_inline __u32 kz_l4_length(__u32 protocol)
{
	switch (protocol) {
	case KZ_PROTO_TCP:
		return 20;
	case KZ_PROTO_UDP:
	case KZ_PROTO_ICMP:
		return 8;
	case KZ_PROTO_SCTP:
		return 12;
	case KZ_PROTO_ICMP6:
		return 4;
	default:
		return 0;
	}
}

kz_inline void kz_parse_ports(struct kz_key *key, __be32 ports)
{
	__u32 both = be32_to_cpu(ports);

	key->word[KZ_W_SPORT] = both >> 16;
	key->word[KZ_W_DPORT] = both & 0xffff;
}

kz_inline void kz_parse_l4(struct kz_packet *packet, const struct kz_cursor *at,
			   struct kz_key *key)
{
	__u32 length = kz_l4_length(at->next);
	__u32 buffer[2];
	const __be32 *ports;
	const __u8 *byte;

	if (!length || !kz_cursor_has(at, length))
		return;
	ports = kz_packet_bytes(packet, at->offset, 4, buffer);
	if (!ports)
		return;
	if (at->next == KZ_PROTO_ICMP || at->next == KZ_PROTO_ICMP6)
		key->word[KZ_W_L4] = be32_to_cpu(*ports) >> 16;
	else
		kz_parse_ports(key, *ports);
	if (at->next == KZ_PROTO_TCP) {
		byte = kz_packet_bytes(packet, at->offset + 12, 4, buffer);
		if (!byte)
			return;
		key->word[KZ_W_L4] = byte[1];
	}
	key->word[KZ_W_CLASS] |= at->next << KZ_C_HEADER_SHIFT;
}

kz_inline void kz_parse_ip(struct kz_packet *packet, struct kz_cursor *at,
			   struct kz_key *key)
{
	__u32 buffer[5], header, total, fragment;
	const struct kz_wire_ip *ip;

	ip = kz_packet_bytes(packet, at->offset, sizeof(*ip), buffer);
	if (!ip || ip->version_ihl >> 4 != 4)
		return;
	header = (ip->version_ihl & 0xfU) * 4;
	total = be16_to_cpu(ip->total_length);
	if (!total) /* an offloaded packet over 64 KiB (BIG TCP) */
		total = at->end - at->offset;
	if (header < sizeof(*ip) || total < header ||
	    !kz_cursor_has(at, header))
		return;
	if (total < at->end - at->offset)
		at->end = at->offset + total;

	fragment = be16_to_cpu(ip->fragment);
	key->word[KZ_W_SADDR] = be32_to_cpu(ip->saddr);
	key->word[KZ_W_DADDR] = be32_to_cpu(ip->daddr);
	key->word[KZ_W_LENGTH] = total;
	key->word[KZ_W_IP] = ip->ttl | (ip->tos >> 2 << KZ_IP_DSCP_SHIFT);
	key->word[KZ_W_CLASS] |= ip->protocol | KZ_C_IP |
				 KZ_FAMILY_IP << KZ_C_FAMILY_SHIFT;
	at->next = ip->protocol;
	at->offset += header;
	if (fragment & 0x1fff) {
		key->word[KZ_W_CLASS] |= KZ_C_FRAG_LATER;
		return;
	}
	if (fragment & 0x2000)
		key->word[KZ_W_CLASS] |= KZ_C_FRAG_FIRST;
	kz_parse_l4(packet, at, key);
}

kz_inline bool kz_is_extension(__u32 next)
{
	return next == 0 || next == 43 || next == 44 || next == 51 ||
	       next == 60;
}

/*
 * Step over one extension header. True: go on with at->next; false: what
 * follows cannot be known (not there, or a later fragment).
 */
kz_inline bool kz_parse_extension(struct kz_packet *packet,
				  struct kz_cursor *at, struct kz_key *key)
{
	const struct kz_wire_extension *extension;
	__u32 buffer[2], length, fragment;

	if (!kz_cursor_has(at, sizeof(*extension)))
		return false;
	extension =
		kz_packet_bytes(packet, at->offset, sizeof(*extension), buffer);
	if (!extension)
		return false;
	if (at->next == 44) {
		fragment = be16_to_cpu(extension->fragment);
		length = 8;
		if (fragment & 0xfff8)
			key->word[KZ_W_CLASS] =
				(key->word[KZ_W_CLASS] & ~KZ_C_FRAG) |
				KZ_C_FRAG_LATER;
		else if (fragment & 1)
			key->word[KZ_W_CLASS] |= KZ_C_FRAG_FIRST;
	} else if (at->next == 51) {
		length = (extension->length + 2U) * 4;
	} else {
		length = (extension->length + 1U) * 8;
	}
	if (!kz_cursor_has(at, length))
		return false;
	at->next = extension->next_header;
	at->offset = kz_unknown(at->offset + length);
	return !(key->word[KZ_W_CLASS] & KZ_C_FRAG_LATER);
}

kz_inline void kz_parse_ip6(struct kz_packet *packet, struct kz_cursor *at,
			    struct kz_key *key)
{
	const struct kz_wire_ip6 *ip6;
	__u32 buffer[10], total, word;
	bool known = true;
	int i;

	ip6 = kz_packet_bytes(packet, at->offset, sizeof(*ip6), buffer);
	if (!ip6)
		return;
	word = be32_to_cpu(ip6->version_class_label);
	if (word >> 28 != 6)
		return;
	total = sizeof(*ip6) + be16_to_cpu(ip6->payload_length);
	if (total == sizeof(*ip6) && ip6->next_header == 0)
		total = at->end - at->offset; /* a jumbogram, RFC 2675 */
	if (total < at->end - at->offset)
		at->end = at->offset + total;

	for (i = 0; i < 4; i++) {
		key->word[KZ_W_SADDR + i] = be32_to_cpu(ip6->saddr[i]);
		key->word[KZ_W_DADDR + i] = be32_to_cpu(ip6->daddr[i]);
	}
	key->word[KZ_W_LENGTH] = total;
	key->word[KZ_W_IP] = (__u32)ip6->hop_limit |
			     (word >> 22 & 0x3f) << KZ_IP_DSCP_SHIFT;
	key->word[KZ_W_CLASS] |= KZ_C_IP | KZ_FAMILY_IP6 << KZ_C_FAMILY_SHIFT;
	at->next = ip6->next_header;
	at->offset += sizeof(*ip6);
	for (i = 0; known && i < KZ_MAX_IP6_EXTENSIONS; i++) {
		if (!kz_is_extension(at->next))
			break;
		known = kz_parse_extension(packet, at, key);
	}
	key->word[KZ_W_CLASS] |= at->next;
	if (known)
		kz_parse_l4(packet, at, key);
}

/*
 * The network-layer packet at @offset of the frame. @ethertype in host order.
 * Fills the words that come from the packet's bytes; the caller has zeroed
 * the key and sets KZ_W_IIF, KZ_W_OIF, KZ_W_MARK and the flow words.
 */
kz_inline void kz_parse_network(struct kz_packet *packet, __u32 offset,
				__u32 ethertype, struct kz_key *key)
{
	struct kz_cursor at = {
		.offset = offset,
		.end = kz_packet_length(packet),
	};

	key->word[KZ_W_LENGTH] = at.end - offset;
	if (ethertype == KZ_ETHERTYPE_IP)
		kz_parse_ip(packet, &at, key);
	else if (ethertype == KZ_ETHERTYPE_IP6)
		kz_parse_ip6(packet, &at, key);
}

kz_inline bool kz_is_vlan(__u32 ethertype)
{
	return ethertype == KZ_ETHERTYPE_VLAN || ethertype == KZ_ETHERTYPE_QINQ;
}

/* The high-aligned words of an Ethernet address. */
kz_inline void kz_ether_address(const __u8 address[6], __u32 word[2])
{
	word[0] = (__u32)address[0] << 24 | address[1] << 16 | address[2] << 8 |
		  address[3];
	word[1] = (__u32)address[4] << 24 | address[5] << 16;
}

/* What an Ethernet device's header says; @type: of what the frame carries. */
kz_inline void kz_key_ether(const struct kz_wire_ether *ether, __u32 type,
			    struct kz_key *key)
{
	kz_ether_address(ether->saddr, &key->word[KZ_W_ETHER_SADDR]);
	kz_ether_address(ether->daddr, &key->word[KZ_W_ETHER_DADDR]);
	key->word[KZ_W_ETHER_TYPE] = type;
	key->word[KZ_W_CLASS] |= KZ_C_ETHER;
}

/* The header of a frame of an Ethernet device, for policies with KZ_F_ETHER
 * only, and before kz_parse_ether().
 */
kz_inline void kz_parse_link(struct kz_packet *packet, struct kz_key *key)
{
	const struct kz_wire_ether *ether;
	const struct kz_wire_vlan *vlan;
	__u32 buffer[4], offset = KZ_ETHER_LENGTH, type;
	int i;

	ether = kz_packet_bytes(packet, 0, sizeof(*ether), buffer);
	if (!ether)
		return;
	type = be16_to_cpu(ether->type);
	kz_key_ether(ether, type, key);
	i = !!(key->word[KZ_W_CLASS] & KZ_C_VLAN);
	for (; i < KZ_MAX_VLAN_TAGS && kz_is_vlan(type); i++) {
		vlan = kz_packet_bytes(packet, offset, sizeof(*vlan), buffer);
		if (!vlan)
			break;
		type = be16_to_cpu(vlan->type);
		offset = kz_unknown(offset + (__u32)sizeof(*vlan));
	}
	key->word[KZ_W_ETHER_TYPE] = type;
}

/* The Ethernet frame, with up to KZ_MAX_VLAN_TAGS tags, and what it carries. */
kz_inline void kz_parse_ether(struct kz_packet *packet, struct kz_key *key)
{
	const struct kz_wire_ether *ether;
	const struct kz_wire_vlan *vlan;
	__u32 buffer[4], offset, type;
	int i;

	ether = kz_packet_bytes(packet, 0, sizeof(*ether), buffer);
	if (!ether)
		return;
	type = be16_to_cpu(ether->type);
	offset = sizeof(*ether);
	if (!kz_is_vlan(type)) { /* by itself: here offset is a constant */
		kz_parse_network(packet, KZ_ETHER_LENGTH, type, key);
		return;
	}
	/* A tag that the kernel took out of the frame counts. */
	i = !!(key->word[KZ_W_CLASS] & KZ_C_VLAN);
	for (; i < KZ_MAX_VLAN_TAGS && kz_is_vlan(type); i++) {
		vlan = kz_packet_bytes(packet, offset, sizeof(*vlan), buffer);
		if (!vlan)
			return;
		if (!(key->word[KZ_W_CLASS] & KZ_C_VLAN)) {
			key->word[KZ_W_CLASS] |= KZ_C_VLAN;
			key->word[KZ_W_VLAN] = be16_to_cpu(vlan->tci) & 0xfff;
		}
		type = be16_to_cpu(vlan->type);
		offset = kz_unknown(offset + (__u32)sizeof(*vlan));
	}
	kz_parse_network(packet, offset, type, key);
}

#endif
