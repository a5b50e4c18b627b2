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
 *	KZ_PARSE_APART			optional: storage class of functions
 *		that few packets need, where a call costs the others less than
 *		inlined code
 *	kz_unknown(value)		optional: the value, of which the BPF
 *		verifier forgets all that it knows, so that it verifies the
 *		code after it once and not once for each path to it
 *
 * A packet ends where the frame ends or the IP header's total length says, so
 * that Ethernet padding is never read as a header: the kernel trims it before
 * netfilter gets the packet, but not before XDP and tc.
 */
#ifndef KZ_PARSE_H
#define KZ_PARSE_H

#include "core/image.h"
#include "core/wire.h"

#ifndef KZ_PARSE_APART
#define KZ_PARSE_APART kz_inline
#endif
#ifndef kz_unknown
#define kz_unknown(value) (value)
#endif

/* Features that need a transport header: conditions, telling flows apart. */
#define KZ_F_TRANSPORT (KZ_F_L4 | KZ_F_CT | KZ_F_FLOW | KZ_F_BY_FLOW | KZ_F_LOG)

/* Features that need the devices, which hooks know. */
#define KZ_F_DEVICES (KZ_F_IIF | KZ_F_OIF | KZ_F_LOG)

#define KZ_MAX_VLAN_TAGS 2
#define KZ_MAX_IP6_EXTENSIONS 8
#define KZ_MAX_OFFSET 0x7fffU /* no header is looked for after it */

/* The position of the walk through a packet. */
struct kz_cursor {
	__u32 offset; /* of the next header, from the frame's first byte */
	__u32 end; /* first byte that no longer belongs to the packet */
	__u32 next; /* what the next header is: an IP protocol number */
	__u32 class; /* of KZ_W_CLASS, what the IP packet says */
};

/* True if length bytes at the cursor belong to the packet. */
kz_inline bool kz_cursor_has(const struct kz_cursor *at, __u32 length)
{
	return at->offset <= KZ_MAX_OFFSET && at->offset + length <= at->end;
}

/* The header of @length bytes at the cursor, if all of it is there, or NULL. */
kz_inline const void *kz_l4_bytes(struct kz_packet *packet,
				  const struct kz_cursor *at, __u32 length,
				  void *buffer)
{
	if (!kz_cursor_has(at, length))
		return NULL;
	return kz_packet_bytes(packet, at->offset, length, buffer);
}

/* @says: what such a header is in KZ_W_CLASS. */
kz_inline void kz_parse_ports(struct kz_packet *packet, struct kz_cursor *at,
			      __u32 length, __u32 says, struct kz_key *key)
{
	__u32 buffer[5] kz_scratch, ports;
	const __be32 *header = kz_l4_bytes(packet, at, length, buffer);

	if (!header)
		return;
	ports = be32_to_cpu(*header);
	key->word[KZ_W_SPORT] = ports >> 16;
	key->word[KZ_W_DPORT] = ports & 0xffff;
	if (length == KZ_TCP_LENGTH)
		key->word[KZ_W_L4] = ((const __u8 *)header)[13];
	at->class |= says | KZ_C_PORTS;
}

kz_inline void kz_parse_icmp(struct kz_packet *packet, struct kz_cursor *at,
			     __u32 length, struct kz_key *key)
{
	__u32 buffer[2] kz_scratch;
	const __be32 *header = kz_l4_bytes(packet, at, length, buffer);

	if (!header)
		return;
	key->word[KZ_W_L4] = be32_to_cpu(*header) >> 16;
	at->class |= at->next << KZ_C_HEADER_SHIFT;
}

kz_inline void kz_parse_l4(struct kz_packet *packet, struct kz_cursor *at,
			   __u64 features, struct kz_key *key)
{
	switch (at->next) {
	case KZ_PROTO_TCP:
		kz_parse_ports(packet, at, KZ_TCP_LENGTH,
			       KZ_PROTO_TCP << KZ_C_HEADER_SHIFT, key);
		break;
	case KZ_PROTO_UDP:
		kz_parse_ports(packet, at, KZ_UDP_LENGTH,
			       KZ_PROTO_UDP << KZ_C_HEADER_SHIFT, key);
		break;
	case KZ_PROTO_SCTP:
		kz_parse_ports(packet, at, KZ_SCTP_LENGTH,
			       KZ_PROTO_SCTP << KZ_C_HEADER_SHIFT, key);
		break;
	case KZ_PROTO_DCCP:
		if (features & KZ_F_TH)
			kz_parse_ports(packet, at, KZ_DCCP_LENGTH, 0, key);
		break;
	case KZ_PROTO_UDPLITE:
		if (features & KZ_F_TH)
			kz_parse_ports(packet, at, KZ_UDPLITE_LENGTH, 0, key);
		break;
	case KZ_PROTO_ICMP:
		kz_parse_icmp(packet, at, KZ_ICMP_LENGTH, key);
		break;
	case KZ_PROTO_ICMP6:
		kz_parse_icmp(packet, at, KZ_ICMP6_LENGTH, key);
		break;
	}
}

/*
 * The class of the packet at @offset whose IPv4 header of @header bytes, all
 * there, begins at @ip; 0 if that is malformed.
 */
kz_inline __u32 kz_parse_ip_header(struct kz_packet *packet, __u32 offset,
				   const struct kz_wire_ip *ip, __u32 header,
				   __u32 fragment, __u64 features,
				   struct kz_key *key)
{
	__u32 total = be16_to_cpu(ip->total_length);
	struct kz_cursor at = {
		.offset = offset + header,
		.next = ip->protocol,
		.class = ip->protocol | KZ_C_IP |
			 KZ_FAMILY_IP << KZ_C_FAMILY_SHIFT,
	};

	if (total < header) {
		if (total)
			return 0;
		/* an offloaded packet over 64 KiB (BIG TCP) */
		total = kz_packet_length(packet) - offset;
	}
	/* Who reads on asks for each byte whether the frame has it. */
	at.end = offset + total;
	key->word[KZ_W_SADDR] = be32_to_cpu(ip->saddr);
	key->word[KZ_W_DADDR] = be32_to_cpu(ip->daddr);
	key->word[KZ_W_LENGTH] = total;
	key->word[KZ_W_IP] = ip->ttl | (ip->tos >> 2 << KZ_IP_DSCP_SHIFT);
	if (fragment & 0x1fff)
		return at.class | KZ_C_FRAG_LATER;
	if (fragment)
		at.class |= KZ_C_FRAG_FIRST;
	if (features & KZ_F_TRANSPORT)
		kz_parse_l4(packet, &at, features, key);
	return at.class;
}

/*
 * The usual packet by itself: at @offset, announced as IPv4, no options, no
 * fragment. False: another one, or malformed; then nothing was written. Where
 * @offset is a constant all that can be is one.
 */
kz_inline bool kz_parse_usual(struct kz_packet *packet, __u32 offset,
			      __u64 features, struct kz_key *key)
{
	const struct kz_wire_ip *ip;
	__u32 buffer[5] kz_scratch, class;

	ip = kz_packet_bytes(packet, offset, sizeof(*ip), buffer);
	if (!ip || ip->version_ihl != 0x45 ||
	    ip->fragment & cpu_to_be16(0x3fff))
		return false;
	class = kz_parse_ip_header(packet, offset, ip, sizeof(*ip), 0, features,
				   key);
	if (!class)
		return false;
	key->word[KZ_W_CLASS] |= class;
	return true;
}

/* The class of the packet at @offset, announced as IPv4; 0: it is not. */
kz_inline __u32 kz_parse_ip(struct kz_packet *packet, __u32 offset,
			    __u64 features, struct kz_key *key)
{
	const struct kz_wire_ip *ip;
	__u32 buffer[5], header;

	ip = kz_packet_bytes(packet, offset, sizeof(*ip), buffer);
	if (!ip)
		return 0;
	header = (ip->version_ihl & 0xfU) * 4;
	if (ip->version_ihl >> 4 != 4 || header < sizeof(*ip) ||
	    offset + header > kz_packet_length(packet))
		return 0;
	return kz_parse_ip_header(packet, offset, ip, header,
				  be16_to_cpu(ip->fragment) & 0x3fff, features,
				  key);
}

/*
 * Step over one extension header. True: at->next follows; false: the next
 * header is unknown (it is missing, or this is a later fragment).
 */
kz_inline bool kz_parse_extension(struct kz_packet *packet,
				  struct kz_cursor *at)
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
			at->class = (at->class & ~KZ_C_FRAG) | KZ_C_FRAG_LATER;
		else if (fragment & 1)
			at->class |= KZ_C_FRAG_FIRST;
		at->class = kz_unknown(at->class);
	} else if (at->next == 51) {
		length = (extension->length + 2U) * 4;
	} else {
		length = (extension->length + 1U) * 8;
	}
	if (!kz_cursor_has(at, length))
		return false;
	at->next = extension->next_header;
	at->offset = kz_unknown(at->offset + length);
	return !(at->class & KZ_C_FRAG_LATER);
}

/* The class of the packet at @offset, announced as IPv6; 0: it is not. */
kz_inline __u32 kz_parse_ip6(struct kz_packet *packet, __u32 offset,
			     __u64 features, struct kz_key *key)
{
	struct kz_cursor at = { .offset = offset };
	const struct kz_wire_ip6 *ip6;
	__u32 buffer[10], total, word;
	bool known = true;
	int i;

	ip6 = kz_packet_bytes(packet, offset, sizeof(*ip6), buffer);
	if (!ip6)
		return 0;
	word = be32_to_cpu(ip6->version_class_label);
	if (word >> 28 != 6)
		return 0;
	at.end = kz_packet_length(packet);
	total = sizeof(*ip6) + be16_to_cpu(ip6->payload_length);
	if (total == sizeof(*ip6) && ip6->next_header == 0)
		total = at.end - offset; /* a jumbogram, RFC 2675 */
	if (total < at.end - offset)
		at.end = offset + total;

	for (i = 0; i < 4; i++) {
		key->word[KZ_W_SADDR + i] = be32_to_cpu(ip6->saddr[i]);
		key->word[KZ_W_DADDR + i] = be32_to_cpu(ip6->daddr[i]);
	}
	key->word[KZ_W_LENGTH] = total;
	key->word[KZ_W_IP] = (__u32)ip6->hop_limit |
			     (word >> 22 & 0x3f) << KZ_IP_DSCP_SHIFT;
	at.class = KZ_C_IP | KZ_FAMILY_IP6 << KZ_C_FAMILY_SHIFT;
	at.next = ip6->next_header;
	at.offset += sizeof(*ip6);
	for (i = 0; known && i < KZ_MAX_IP6_EXTENSIONS; i++) {
		if (!kz_is_extension(at.next))
			break;
		known = kz_parse_extension(packet, &at);
	}
	at.class |= at.next;
	if (known && features & KZ_F_TRANSPORT)
		kz_parse_l4(packet, &at, features, key);
	return at.class;
}

KZ_PARSE_APART void kz_parse_any(struct kz_packet *packet, __u32 offset,
				 __u32 ethertype, __u64 features,
				 struct kz_key *key)
{
	__u32 class = 0;

	if (ethertype == KZ_ETHERTYPE_IP)
		class = kz_parse_ip(packet, offset, features, key);
	else if (ethertype == KZ_ETHERTYPE_IP6)
		class = kz_parse_ip6(packet, offset, features, key);
	if (!class)
		key->word[KZ_W_LENGTH] = kz_packet_length(packet) - offset;
	key->word[KZ_W_CLASS] |= kz_unknown(class);
}

/*
 * The network-layer packet at @offset of the frame. @ethertype in host order;
 * @features as in the image's header: what it does not have may be left out.
 * Fills the words that come from the packet's bytes; the caller has zeroed
 * the key and sets KZ_W_IIF, KZ_W_OIF, KZ_W_MARK and the flow words.
 */
kz_inline void kz_parse_network(struct kz_packet *packet, __u32 offset,
				__u32 ethertype, __u64 features,
				struct kz_key *key)
{
	if (ethertype != KZ_ETHERTYPE_IP ||
	    !kz_parse_usual(packet, offset, features, key))
		kz_parse_any(packet, offset, ethertype, features, key);
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
	key->word[KZ_W_LINK] |= type << KZ_LINK_TYPE_SHIFT;
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
	key->word[KZ_W_LINK] = (key->word[KZ_W_LINK] & KZ_LINK_VID) |
			       type << KZ_LINK_TYPE_SHIFT;
}

/*
 * Does a policy with @features see what this EtherType announces? A tag is one
 * too many, or cut off.
 */
kz_inline bool kz_is_seen(__u32 type, __u64 features)
{
	return type == KZ_ETHERTYPE_IP || type == KZ_ETHERTYPE_IP6 ||
	       kz_is_vlan(type) || features & KZ_F_FRAMES;
}

/*
 * The Ethernet frame, with up to KZ_MAX_VLAN_TAGS tags, and what it carries.
 * False: that is another protocol than IP, which policies without KZ_F_FRAMES
 * do not see; the frame passes as it is.
 */
kz_inline bool kz_parse_ether(struct kz_packet *packet, __u64 features,
			      struct kz_key *key)
{
	const struct kz_wire_ether *ether;
	const struct kz_wire_vlan *vlan;
	__u32 buffer[4], offset, type;
	int i;

	ether = kz_packet_bytes(packet, 0, sizeof(*ether), buffer);
	if (!ether)
		return true;
	if (ether->type == cpu_to_be16(KZ_ETHERTYPE_IP) &&
	    kz_parse_usual(packet, KZ_ETHER_LENGTH, features, key))
		return true;
	type = be16_to_cpu(ether->type);
	offset = sizeof(*ether);
	/* A tag that the kernel took out of the frame counts. */
	i = !!(key->word[KZ_W_CLASS] & KZ_C_VLAN);
	for (; i < KZ_MAX_VLAN_TAGS && kz_is_vlan(type); i++) {
		vlan = kz_packet_bytes(packet, offset, sizeof(*vlan), buffer);
		if (!vlan)
			return true;
		if (!(key->word[KZ_W_CLASS] & KZ_C_VLAN)) {
			key->word[KZ_W_CLASS] |= KZ_C_VLAN;
			key->word[KZ_W_LINK] |= be16_to_cpu(vlan->tci) &
						KZ_LINK_VID;
		}
		type = be16_to_cpu(vlan->type);
		offset += (__u32)sizeof(*vlan);
	}
	if (!kz_is_seen(type, features))
		return false;
	kz_parse_any(packet, kz_unknown(offset), type, features, key);
	return true;
}

#endif
