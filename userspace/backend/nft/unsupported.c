// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets that nf_tables cannot evaluate in a test run. Linux's receive path
 * (ip_rcv_core(), ip6_rcv_core()) drops malformed ones before any netfilter
 * hook; and nft follows IPv6 extension headers in another way than S40, S41 and
 * S44 of docs/policy.md.
 */
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>

#include <linux/if_ether.h>

#include "userspace/backend/nft/unsupported.h"

#define MALFORMED "Linux drops it before netfilter: its IP header is malformed"
#define LOOPBACK_INDEX 1
#define MAX_EXTENSIONS 8
#define MAX_PADDING 7 /* in a row, between hop-by-hop options */
#define MAX_OPTIONS 8 /* net.ipv6.max_hbh_opts_number */
#define MAX_LENGTH 65535

/* A packet from its IP header on. */
struct bytes {
	const uint8_t *at;
	uint32_t length;
};

static uint32_t read_u16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static const char *check_ip(struct bytes p)
{
	uint32_t header, total;

	if (p.length < 20 || p.at[0] >> 4 != 4)
		return MALFORMED;
	header = (p.at[0] & 0xf) * 4;
	total = read_u16(p.at + 2);
	if (header < 20 || header > total || total > p.length)
		return MALFORMED;
	return NULL;
}

/*
 * True if ip6_parse_tlv() accepts the hop-by-hop header's options; what known
 * options contain is not checked.
 */
static bool options_pass(const uint8_t *at, uint32_t length)
{
	uint32_t padding = 0, count = 0, size, i;

	for (; length; at += size, length -= size) {
		size = at[0] ? 2 : 1; /* Pad1 has no length */
		if (size > length)
			return false;
		if (size == 2)
			size += at[1];
		if (size > length)
			return false;
		padding += size;
		if (at[0] > 1) {
			if (at[0] >> 6 || at[0] == 5 || at[0] == 0x31 ||
			    ++count > MAX_OPTIONS)
				return false;
			padding = 0;
		}
		if (padding > MAX_PADDING)
			return false;
		for (i = 2; at[0] == 1 && i < size; i++)
			if (at[i])
				return false;
	}
	return true;
}

static const char *check_addresses(const struct bytes *p, bool loopback)
{
	const struct in6_addr *saddr = (const void *)(p->at + 8);
	const struct in6_addr *daddr = (const void *)(p->at + 24);

	if (IN6_IS_ADDR_MULTICAST(saddr) || IN6_IS_ADDR_V4MAPPED(saddr))
		return "Linux drops it before netfilter: its IPv6 source cannot be one";
	if (IN6_IS_ADDR_MULTICAST(daddr) && !(daddr->s6_addr[1] & 0xf))
		return "Linux drops it before netfilter: multicast of scope 0";
	if (loopback)
		return NULL;
	if (IN6_IS_ADDR_LOOPBACK(saddr) || IN6_IS_ADDR_LOOPBACK(daddr) ||
	    IN6_IS_ADDR_MC_NODELOCAL(daddr))
		return "Linux drops it before netfilter: an address of the loopback device elsewhere";
	return NULL;
}

static uint32_t extension_length(uint8_t type, const uint8_t *at)
{
	switch (type) {
	case IPPROTO_FRAGMENT:
		return 8;
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_DSTOPTS:
		return (at[1] + 1) * 8;
	default: /* IPPROTO_AH */
		return (at[1] + 2) * 4;
	}
}

static bool is_extension(uint8_t type)
{
	return type == IPPROTO_HOPOPTS || type == IPPROTO_ROUTING ||
	       type == IPPROTO_FRAGMENT || type == IPPROTO_AH ||
	       type == IPPROTO_DSTOPTS;
}

/* Where nft (ipv6_find_hdr()) follows the headers in another way. */
static const char *check_extensions(struct bytes p, uint8_t type)
{
	uint32_t length, i, fragments = 0;

	for (i = 0; is_extension(type); i++) {
		if (type == IPPROTO_AH)
			return "nft reads nothing after an IPv6 authentication header";
		if (i == MAX_EXTENSIONS)
			return "nft follows more than 8 IPv6 extension headers";
		if (p.length < 8)
			return "nft reads past an IPv6 extension header that is cut off";
		length = extension_length(type, p.at);
		if (p.length < length)
			return "nft reads past an IPv6 extension header that is cut off";
		fragments += type == IPPROTO_FRAGMENT;
		if (fragments > 1)
			return "nft reads the first IPv6 fragment header only";
		if (type == IPPROTO_FRAGMENT && read_u16(p.at + 2) >> 3)
			return is_extension(p.at[0]) ?
				       "nft has no protocol for a later IPv6 fragment of extension headers" :
				       NULL;
		type = p.at[0];
		p.at += length;
		p.length -= length;
	}
	return NULL;
}

static const char *check_ip6(struct bytes p, bool loopback)
{
	const char *refusal;
	uint32_t payload;
	uint8_t next;

	if (p.length < 40 || p.at[0] >> 4 != 6)
		return MALFORMED;
	refusal = check_addresses(&p, loopback);
	if (refusal)
		return refusal;
	payload = read_u16(p.at + 4);
	next = p.at[6];
	if (payload || next != IPPROTO_HOPOPTS) {
		if (payload > p.length - 40)
			return MALFORMED;
		p.length = 40 + payload;
	}
	p.at += 40;
	p.length -= 40;
	if (next == IPPROTO_HOPOPTS &&
	    (p.length < 8 || p.length < extension_length(next, p.at) ||
	     !options_pass(p.at + 2, extension_length(next, p.at) - 2)))
		return "Linux may drop it before netfilter for its hop-by-hop options";
	return check_extensions(p, next);
}

const char *nft_packet_unsupported(const struct packet *packet)
{
	uint16_t type = 0;
	uint32_t offset = packet_network_offset(packet, &type);
	struct bytes p = { packet->frame + offset, packet->length - offset };

	if (packet->given.oif)
		return "at prerouting there is no output device";
	if (!offset || (type != ETH_P_IP && type != ETH_P_IPV6))
		return "netfilter hooks see only IP packets";
	if (p.length > MAX_LENGTH)
		return "no device takes a packet so large";
	if (type == ETH_P_IP)
		return check_ip(p);
	return check_ip6(p, packet->given.iif == LOOPBACK_INDEX);
}
