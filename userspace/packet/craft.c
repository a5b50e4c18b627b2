// SPDX-License-Identifier: GPL-2.0-only
/* Headers to bytes; see craft.h. */
#include <string.h>
#include <netinet/in.h>

#include "userspace/packet/craft.h"

static uint8_t *put_u8(uint8_t *at, uint8_t value)
{
	*at = value;
	return at + 1;
}

uint8_t *craft_u16(uint8_t *at, uint16_t value)
{
	at = put_u8(at, value >> 8);
	return put_u8(at, value & 0xff);
}

uint8_t *craft_u32(uint8_t *at, uint32_t value)
{
	at = craft_u16(at, value >> 16);
	return craft_u16(at, value & 0xffff);
}

/* RFC 1071: the sum of big-endian 16-bit words, not yet folded. */
static uint64_t sum_bytes(uint64_t sum, const uint8_t *bytes, size_t length)
{
	size_t i;

	for (i = 0; i + 1 < length; i += 2)
		sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
	if (length & 1)
		sum += (uint32_t)bytes[length - 1] << 8;
	return sum;
}

static uint16_t sum_finish(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

size_t craft_ether(uint8_t *at, uint16_t type)
{
	static const uint8_t addresses[] = {
		0x02, 0, 0, 0, 0, 0x01, /* destination */
		0x02, 0, 0, 0, 0, 0x02, /* source */
	};

	memcpy(at, addresses, sizeof(addresses));
	craft_u16(at + sizeof(addresses), type);
	return CRAFT_ETHER_SIZE;
}

size_t craft_vlan(uint8_t *at, uint16_t tci, uint16_t type)
{
	craft_u16(craft_u16(at, tci), type);
	return CRAFT_VLAN_SIZE;
}

void craft_patch(uint8_t *at, size_t size, uint32_t mask, uint32_t bits)
{
	size_t i;

	for (i = 0; i < size; i++) {
		unsigned int shift = 8 * (size - 1 - i);

		at[i] &= ~(mask >> shift);
		at[i] |= (bits & mask) >> shift;
	}
}

void craft_ip_checksum(uint8_t *header, size_t size)
{
	craft_u16(header + 10, 0);
	craft_u16(header + 10, sum_finish(sum_bytes(0, header, size)));
}

size_t craft_ip(uint8_t *at, const struct craft_ip *ip)
{
	const size_t size = CRAFT_IP_SIZE + ip->options;
	uint8_t *p = at;

	p = put_u8(p, ip->version << 4 | (ip->words & 0xf));
	p = put_u8(p, ip->tos);
	p = craft_u16(p, ip->total);
	p = craft_u16(p, ip->id);
	p = craft_u16(p, ip->fragment);
	p = put_u8(p, ip->ttl);
	p = put_u8(p, ip->protocol);
	p = craft_u16(p, 0);
	p = craft_u32(p, ip->saddr);
	p = craft_u32(p, ip->daddr);
	memset(p, 1, ip->options); /* No Operation */
	craft_ip_checksum(at, size);
	return size;
}

size_t craft_ip6(uint8_t *at, const struct craft_ip6 *ip6)
{
	uint8_t *p = at;
	int i;

	p = craft_u32(p, (uint32_t)ip6->version << 28 |
				 (uint32_t)ip6->traffic_class << 20);
	p = craft_u16(p, ip6->payload);
	p = put_u8(p, ip6->next);
	p = put_u8(p, ip6->hop_limit);
	for (i = 0; i < 4; i++)
		p = craft_u32(p, ip6->saddr[i]);
	for (i = 0; i < 4; i++)
		p = craft_u32(p, ip6->daddr[i]);
	return CRAFT_IP6_SIZE;
}

size_t craft_options(uint8_t *at, const struct craft_extension *header)
{
	memset(at, 0, header->size);
	at[0] = header->next;
	at[1] = header->length;
	at[2] = 1; /* PadN, RFC 8200 4.2 */
	at[3] = header->size - 4;
	return header->size;
}

size_t craft_routing(uint8_t *at, const struct craft_extension *header)
{
	memset(at, 0, header->size);
	at[0] = header->next;
	at[1] = header->length;
	return header->size;
}

size_t craft_fragment(uint8_t *at, const struct craft_extension *header)
{
	memset(at, 0, header->size);
	at[0] = header->next;
	at[1] = header->length;
	craft_u16(at + 2, header->fragment);
	if (header->size >= 8)
		craft_u32(at + 4, 1);
	return header->size;
}

size_t craft_ah(uint8_t *at, const struct craft_extension *header)
{
	memset(at, 0, header->size);
	at[0] = header->next;
	at[1] = header->length;
	if (header->size >= CRAFT_AH_SIZE)
		craft_u32(craft_u32(at + 4, 1), 1);
	return header->size;
}

size_t craft_tcp(uint8_t *at, uint16_t sport, uint16_t dport, uint8_t flags)
{
	uint8_t *p = at;

	memset(at, 0, CRAFT_TCP_SIZE);
	p = craft_u16(craft_u16(p, sport), dport);
	p = craft_u32(craft_u32(p, 1), 0); /* sequence, acknowledgment */
	p = put_u8(p, CRAFT_TCP_SIZE / 4 << 4);
	p = put_u8(p, flags);
	craft_u16(p, 0xffff); /* window */
	return CRAFT_TCP_SIZE;
}

size_t craft_udp(uint8_t *at, uint16_t sport, uint16_t dport, uint16_t length)
{
	at = craft_u16(craft_u16(at, sport), dport);
	craft_u16(craft_u16(at, length), 0);
	return CRAFT_UDP_SIZE;
}

size_t craft_sctp(uint8_t *at, uint16_t sport, uint16_t dport)
{
	at = craft_u16(craft_u16(at, sport), dport);
	craft_u32(craft_u32(at, 1), 0); /* verification tag, CRC32c */
	return CRAFT_SCTP_SIZE;
}

size_t craft_icmp(uint8_t *at, uint8_t type, uint8_t code)
{
	memset(at, 0, CRAFT_ICMP_SIZE);
	at[0] = type;
	at[1] = code;
	return CRAFT_ICMP_SIZE;
}

/* The offset of the checksum in a header of @protocol; 0: we fill in none. */
static size_t checksum_offset(uint8_t protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
		return 16;
	case IPPROTO_UDP:
		return 6;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return 2;
	default:
		return 0;
	}
}

void craft_checksum(uint8_t *l4, size_t length, uint8_t protocol,
		    const uint32_t *saddr, const uint32_t *daddr, int words)
{
	size_t offset = checksum_offset(protocol);
	uint64_t sum = 0;
	uint16_t check;
	int i;

	if (!offset || length < offset + 2)
		return;
	if (protocol != IPPROTO_ICMP) {
		for (i = 0; i < words; i++)
			sum += (uint64_t)saddr[i] + daddr[i];
		sum += length + protocol;
	}
	craft_u16(l4 + offset, 0);
	check = sum_finish(sum_bytes(sum, l4, length));
	if (!check && protocol == IPPROTO_UDP)
		check = 0xffff; /* RFC 768: 0 means none was computed */
	craft_u16(l4 + offset, check);
}
