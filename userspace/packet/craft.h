/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Write one header of a frame at a time. Each function writes to @at, which
 * must have room for what it returns: the bytes written. Numbers are in host
 * byte order, lengths in bytes. The caller knows what follows each header, so
 * nothing is patched afterwards but the transport checksum.
 */
#ifndef KZ_CRAFT_H
#define KZ_CRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRAFT_ETHER_SIZE 14U
#define CRAFT_VLAN_SIZE 4U
#define CRAFT_IP_SIZE 20U
#define CRAFT_IP6_SIZE 40U
#define CRAFT_TCP_SIZE 20U
#define CRAFT_UDP_SIZE 8U
#define CRAFT_SCTP_SIZE 12U
#define CRAFT_ICMP_SIZE 8U
#define CRAFT_AH_SIZE 12U /* without an integrity value */

/* RFC 791; every field as it is on the wire, right or wrong. */
struct craft_ip {
	uint8_t version; /* 4 */
	uint8_t words; /* IHL: header length in 32-bit words */
	uint8_t options; /* bytes of No-Operation options really there */
	uint8_t tos;
	uint16_t total;
	uint16_t id;
	uint16_t fragment; /* flags and offset: 3 and 13 bits */
	uint8_t ttl;
	uint8_t protocol;
	uint32_t saddr;
	uint32_t daddr;
};

/* RFC 8200 */
struct craft_ip6 {
	uint8_t version; /* 6 */
	uint8_t traffic_class;
	uint16_t payload;
	uint8_t next;
	uint8_t hop_limit;
	uint32_t saddr[4]; /* most significant word first */
	uint32_t daddr[4];
};

/* Any IPv6 extension header, RFC 8200 4.2-4.6 and RFC 4302. */
struct craft_extension {
	uint8_t next;
	uint8_t length; /* as on the wire; 0 (reserved) in a Fragment header */
	uint16_t fragment; /* Fragment header: offset (13 bits), 0, 0, M */
	uint32_t size; /* bytes really there, at least 4; padding is PadN */
};

uint8_t *craft_u16(uint8_t *at, uint16_t value);
uint8_t *craft_u32(uint8_t *at, uint32_t value);

size_t craft_ether(uint8_t *at, uint16_t type);
size_t craft_vlan(uint8_t *at, uint16_t tci, uint16_t type);

/*
 * Change bits of a header's @size bytes at @at (1 to 4, one big-endian number):
 * those of @mask become @bits. Of IPv4's header, then correct the checksum.
 */
void craft_patch(uint8_t *at, size_t size, uint32_t mask, uint32_t bits);
void craft_ip_checksum(uint8_t *header, size_t size);

/* The header checksum is right. CRAFT_IP_SIZE plus the options. */
size_t craft_ip(uint8_t *at, const struct craft_ip *ip);
size_t craft_ip6(uint8_t *at, const struct craft_ip6 *ip6);

/* Destination options, hop-by-hop: filled with one PadN. Routing: type 0
 * with no segments left. Fragment: identification 1. AH: SPI 1, sequence 1.
 */
size_t craft_options(uint8_t *at, const struct craft_extension *header);
size_t craft_routing(uint8_t *at, const struct craft_extension *header);
size_t craft_fragment(uint8_t *at, const struct craft_extension *header);
size_t craft_ah(uint8_t *at, const struct craft_extension *header);

/* Transport headers with checksum 0; see craft_checksum(). */
size_t craft_tcp(uint8_t *at, uint16_t sport, uint16_t dport, uint8_t flags);
size_t craft_udp(uint8_t *at, uint16_t sport, uint16_t dport, uint16_t length);
size_t craft_sctp(uint8_t *at, uint16_t sport, uint16_t dport);
size_t craft_icmp(uint8_t *at, uint8_t type, uint8_t code);

/*
 * Fill in the checksum of the TCP, UDP, ICMP or ICMPv6 header at @l4, of
 * @length bytes with its payload (RFC 1071); other protocols are left alone.
 * @saddr and @daddr: @words 32-bit words each (1 or 4) for the pseudo header.
 */
void craft_checksum(uint8_t *l4, size_t length, uint8_t protocol,
		    const uint32_t *saddr, const uint32_t *daddr, int words);

#endif
