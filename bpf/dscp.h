/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a packet has its DSCP, for the programs that may write it (docs/policy.md S95).
 */
#ifndef KZ_DSCP_H
#define KZ_DSCP_H

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

/* The IPv4 header's first word, of which the DSCP is part. */
kz_inline __be16 kz_ip_with_dscp(__be16 first, __u32 dscp)
{
	return cpu_to_be16((be16_to_cpu(first) & ~0xfcU) | dscp << 2);
}

kz_inline __be16 kz_ip6_with_dscp(__be16 first, __u32 dscp)
{
	return cpu_to_be16((be16_to_cpu(first) & ~KZ_IP6_DSCP) |
			   dscp << KZ_IP6_DSCP_SHIFT);
}

#endif
