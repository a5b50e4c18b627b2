// SPDX-License-Identifier: GPL-2.0-only
/* Frames to answers, slowly and plainly; see decode.h. */
#include <stdbool.h>
#include <string.h>
#include <netinet/in.h>

#include "userspace/reference/decode.h"

#define ETHERTYPE_IP 0x0800
#define ETHERTYPE_VLAN 0x8100 /* IEEE 802.1Q: C-tag, */
#define ETHERTYPE_QINQ 0x88a8 /* S-tag */
#define ETHERTYPE_IP6 0x86dd
#define MAX_VLAN_TAGS 2
#define MAX_EXTENSIONS 8

/* Bytes of the frame not yet consumed. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

static uint32_t read_u16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static uint32_t read_u32(const uint8_t *at)
{
	return read_u16(at) << 16 | read_u16(at + 2);
}

static void skip(struct rest *rest, uint32_t length)
{
	rest->at += length;
	rest->length -= length;
}

/* Whatever is beyond @length is padding. */
static void trim(struct rest *rest, uint32_t length)
{
	if (rest->length > length)
		rest->length = length;
}

/* RFC 9293 3.1, RFC 768, RFC 9260 3.1, RFC 792, RFC 4443 2.1 */
static uint32_t fixed_header_length(unsigned int protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
		return 20;
	case IPPROTO_UDP:
		return 8;
	case IPPROTO_SCTP:
		return 12;
	case IPPROTO_ICMP:
		return 8;
	case IPPROTO_ICMPV6:
		return 4;
	default:
		return UINT32_MAX; /* not one we know */
	}
}

static void decode_transport(struct rest rest, struct decoded *d)
{
	/* RFC 4340 5.1, the generic header; RFC 3828 3.1 */
	if ((d->protocol == IPPROTO_DCCP && rest.length >= 12) ||
	    (d->protocol == IPPROTO_UDPLITE && rest.length >= 8)) {
		d->ports = true;
		d->sport = read_u16(rest.at);
		d->dport = read_u16(rest.at + 2);
	}
	if (rest.length < fixed_header_length(d->protocol))
		return;
	d->header = d->protocol;
	d->transport = rest.at;
	if (d->protocol == IPPROTO_ICMP || d->protocol == IPPROTO_ICMPV6)
		return;
	d->ports = true;
	d->sport = read_u16(rest.at);
	d->dport = read_u16(rest.at + 2);
}

/* Of the offset and the flag that more follow. */
static enum fragment fragment_of(uint32_t offset, uint32_t more)
{
	if (offset)
		return FRAGMENT_LATER;
	return more ? FRAGMENT_FIRST : FRAGMENT_NONE;
}

/* RFC 791 3.1: an option of one byte ends the list, or is nothing. */
static void decode_options(const uint8_t *at, uint32_t left, struct decoded *d)
{
	while (left && *at != 0) {
		uint32_t length = 1;

		if (*at != 1) {
			if (left < 2 || at[1] < 2 || at[1] > left)
				return;
			length = at[1];
			d->options[*at] = true;
		}
		at += length;
		left -= length;
	}
}

/* RFC 791 3.1 */
static void decode_ip(struct rest rest, struct decoded *d)
{
	uint32_t header, total, fragment;

	if (rest.length < 20 || rest.at[0] >> 4 != 4)
		return;
	header = (rest.at[0] & 0xf) * 4;
	total = read_u16(rest.at + 2);
	if (total == 0) /* BIG TCP: too long to say */
		total = rest.length;
	if (header < 20 || header > total || header > rest.length)
		return;

	d->version = 4;
	d->ip = rest.at;
	d->length = total;
	d->saddr[0] = read_u32(rest.at + 12);
	d->daddr[0] = read_u32(rest.at + 16);
	d->dscp = rest.at[1] >> 2; /* RFC 2474 3 */
	d->ttl = rest.at[8];
	d->protocol = rest.at[9];
	decode_options(rest.at + 20, header - 20, d);
	fragment = read_u16(rest.at + 6);
	d->fragment = fragment_of(fragment & 0x1fff, fragment & 0x2000);
	trim(&rest, total);
	d->ip_length = rest.length;
	skip(&rest, header);
	if (d->fragment == FRAGMENT_LATER)
		return;
	d->after = rest.at;
	decode_transport(rest, d);
}

/* The bytes of the extension header of type @next; 0: it is none. */
static uint32_t extension_length(unsigned int next, uint8_t length)
{
	switch (next) {
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_DSTOPTS:
		return (length + 1) * 8; /* RFC 8200 4.3, 4.4, 4.6 */
	case IPPROTO_FRAGMENT:
		return 8; /* RFC 8200 4.5 */
	case IPPROTO_AH:
		return (length + 2) * 4; /* RFC 4302 2.2 */
	default:
		return 0;
	}
}

/*
 * Walk the extension headers. d->protocol: the type of what stopped the walk,
 * be it a transport header, an extension header that is cut off, the ninth
 * one, or what a later fragment is of. True: a transport header may follow.
 */
static bool decode_extensions(struct rest *rest, struct decoded *d)
{
	uint32_t length, field;
	enum fragment fragment;
	int i;

	for (i = 0; extension_length(d->protocol, 0); i++) {
		if (i == MAX_EXTENSIONS || rest->length < 8)
			return false;
		if (d->protocol == IPPROTO_ROUTING && d->routing < 0)
			d->routing = rest->at[2]; /* RFC 8200 4.4 */
		length = extension_length(d->protocol, rest->at[1]);
		if (rest->length < length)
			return false;
		field = read_u16(rest->at + 2); /* RFC 8200 4.5 */
		fragment = FRAGMENT_NONE;
		if (d->protocol == IPPROTO_FRAGMENT)
			fragment = fragment_of(field >> 3, field & 1);
		if (fragment != FRAGMENT_NONE)
			d->fragment = fragment;
		d->protocol = rest->at[0];
		skip(rest, length);
		if (fragment == FRAGMENT_LATER)
			return false;
	}
	return true;
}

/* RFC 8200 3 */
static void decode_ip6(struct rest rest, struct decoded *d)
{
	uint32_t payload, i;

	if (rest.length < 40 || rest.at[0] >> 4 != 6)
		return;
	d->version = 6;
	d->ip = rest.at;
	d->dscp = (read_u16(rest.at) >> 4 & 0xff) >> 2; /* RFC 2474 3 */
	d->ttl = rest.at[7];
	d->protocol = rest.at[6];
	for (i = 0; i < 4; i++) {
		d->saddr[i] = read_u32(rest.at + 8 + 4 * i);
		d->daddr[i] = read_u32(rest.at + 24 + 4 * i);
	}
	payload = read_u16(rest.at + 4);
	if (payload == 0 && d->protocol == IPPROTO_HOPOPTS)
		d->length = rest.length; /* RFC 2675: a jumbogram */
	else
		d->length = 40 + payload;
	trim(&rest, d->length);
	d->ip_length = rest.length;
	skip(&rest, 40);
	if (!decode_extensions(&rest, d))
		return;
	d->after = rest.at;
	decode_transport(rest, d);
}

static void decode_address(const uint8_t *at, uint32_t address[4])
{
	address[0] = read_u32(at);
	address[1] = read_u16(at + 4) << 16;
}

void decode_frame(const uint8_t *frame, uint32_t length, struct decoded *d)
{
	struct rest rest = { frame, length };
	uint32_t type, tags;

	memset(d, 0, sizeof(*d));
	d->routing = -1;
	if (rest.length < 14)
		return;
	d->ether = true;
	decode_address(rest.at, d->ether_daddr);
	decode_address(rest.at + 6, d->ether_saddr);
	type = d->ether_type = read_u16(rest.at + 12);
	skip(&rest, 14);
	for (tags = 0; tags < MAX_VLAN_TAGS; tags++) {
		if (type != ETHERTYPE_VLAN && type != ETHERTYPE_QINQ)
			break;
		if (rest.length < 4)
			return;
		if (!d->tagged) /* IEEE 802.1Q 9.6: the VID is 12 bits */
			d->vlan = read_u16(rest.at) & 0xfff;
		d->tagged = true;
		type = d->ether_type = read_u16(rest.at + 2);
		skip(&rest, 4);
	}
	d->length = rest.length;
	if (type == ETHERTYPE_IP)
		decode_ip(rest, d);
	else if (type == ETHERTYPE_IP6)
		decode_ip6(rest, d);
	else
		d->foreign = type != ETHERTYPE_VLAN && type != ETHERTYPE_QINQ;
}
