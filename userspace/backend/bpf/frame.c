// SPDX-License-Identifier: GPL-2.0-only
#include <stdbool.h>
#include <string.h>

#include <linux/if_ether.h>

#include "userspace/backend/bpf/frame.h"
#include "userspace/evaluator/env.h"
#include "core/parse.h"

#define IP_HEADER 20
#define IP6_HEADER 40

/* An IPv4 header's sum (RFC 1071): 0 if the checksum is right. */
static uint32_t header_sum(const uint8_t *header, uint32_t length)
{
	uint32_t sum = 0, i;

	for (i = 0; i + 1 < length; i += 2)
		sum += header[i] << 8 | header[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum % 0xffff;
}

/* Does it have an IP header that rules can match? Others are left alone. */
static bool is_ip(const struct packet *packet)
{
	struct kz_packet bytes = { packet->frame, packet->length };
	struct kz_key key = { 0 };

	kz_parse_ether(&bytes, 0, &key);
	return key.word[KZ_W_CLASS] & KZ_C_IP;
}

/* The checksum is as right or as wrong as it was. */
static bool ip_agrees(const uint8_t *before, const uint8_t *header,
		      uint32_t dscp, uint32_t ttl)
{
	return header[0] == before[0] &&
	       header[1] == (dscp << 2 | (before[1] & 3)) &&
	       !memcmp(header + 2, before + 2, 6) && header[8] == ttl &&
	       header[9] == before[9] &&
	       !memcmp(header + 12, before + 12, IP_HEADER - 12) &&
	       header_sum(header, IP_HEADER) == header_sum(before, IP_HEADER);
}

static bool ip6_agrees(const uint8_t *before, const uint8_t *header,
		       uint32_t dscp, uint32_t hop_limit)
{
	return header[0] == ((before[0] & 0xf0) | dscp >> 2) &&
	       header[1] == ((before[1] & 0x3f) | (dscp & 3) << 6) &&
	       !memcmp(header + 2, before + 2, 5) && header[7] == hop_limit &&
	       !memcmp(header + 8, before + 8, IP6_HEADER - 8);
}

bool bpf_frame_agrees(const struct packet *packet, const uint8_t *frame,
		      const uint32_t *ip)
{
	const uint8_t *before = packet->frame;
	uint32_t at, rest, dscp, ttl;
	uint16_t type;
	bool header;

	if (!ip || !is_ip(packet))
		return !memcmp(frame, before, packet->length);
	dscp = (*ip & KZ_IP_DSCP) >> KZ_IP_DSCP_SHIFT;
	ttl = *ip & KZ_IP_TTL;
	at = packet_network_offset(packet, &type);
	rest = at + (type == ETH_P_IP ? IP_HEADER : IP6_HEADER);
	if (type == ETH_P_IP)
		header = ip_agrees(before + at, frame + at, dscp, ttl);
	else
		header = ip6_agrees(before + at, frame + at, dscp, ttl);
	return header && !memcmp(frame, before, at) &&
	       !memcmp(frame + rest, before + rest, packet->length - rest);
}
