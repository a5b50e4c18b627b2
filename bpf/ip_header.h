/* SPDX-License-Identifier: GPL-2.0-only */
/* The IP header of a packet, for the programs that may write it. */
#ifndef KZ_IP_HEADER_H
#define KZ_IP_HEADER_H

/* The IPv6 header's first two bytes: version, traffic class, flow label. */
#define KZ_IP6_DSCP 0x0fc0
#define KZ_IP6_DSCP_SHIFT 6

/* Where parse.h has found the network header, with up to @tags in the frame. */
kz_inline __u32 kz_network_offset(const struct kz_packet *packet, int tags)
{
	__u32 offset = KZ_ETHER_LENGTH, buffer;
	const __be16 *type;
	int i;

	if (!kz_setup_get()->link_length)
		return 0;
	for (i = 0; i < KZ_MAX_VLAN_TAGS && i < tags; i++) {
		type = kz_packet_bytes(packet, offset - 2, sizeof(*type),
				       &buffer);
		if (!type || !kz_is_vlan(be16_to_cpu(*type)))
			break;
		offset += sizeof(struct kz_wire_vlan);
	}
	return offset;
}

/*
 * The parts of the header that actions write, as 16-bit words, of which IPv4's
 * checksum is the sum: part 0 has the DSCP, part 1 TTL and protocol or next
 * header and hop limit. RFC 791, RFC 8200, RFC 2474.
 */
#define KZ_IP_PARTS 2

/* Where @part is, from the header's first byte on. */
kz_inline __u32 kz_ip_part_offset(const struct kz_key *key, int part)
{
	if (!part)
		return 0;
	return kz_key_family(key) == KZ_FAMILY_IP6 ? 6 : 8;
}

/* @part, which was @old, as @key has it. */
kz_inline __be16 kz_ip_part(const struct kz_key *key, int part, __be16 old)
{
	bool ip6 = kz_key_family(key) == KZ_FAMILY_IP6;
	__u32 ttl = key->word[KZ_W_IP] & KZ_IP_TTL;
	__u32 word = be16_to_cpu(old);

	if (!part && ip6)
		word = (word & ~KZ_IP6_DSCP) | kz_key_dscp(key)
						       << KZ_IP6_DSCP_SHIFT;
	else if (!part)
		word = (word & ~0xfcU) | kz_key_dscp(key) << 2;
	else if (ip6)
		word = (word & 0xff00) | ttl;
	else
		word = (word & 0xff) | ttl << 8;
	return cpu_to_be16(word);
}

#endif
