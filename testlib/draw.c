// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/packet/collect.h"
#include "userspace/packet/craft.h"
#include "testlib/draw.h"

#define FRAME_ROOM 256
#define PAYLOAD 24 /* bytes, with the tag */
#define TRIES 64 /* draws until one is forwardable */

static bool is_unicast(uint32_t address)
{
	uint32_t first = address >> 24;

	return first && first != 127 && first < 224 && address >> 16 != 0xa9fe;
}

static bool is_forwardable(const struct draft *d)
{
	if (d->ttl < 2)
		return false;
	if (d->ip6)
		return d->saddr[0] >> 29 == 1 && d->daddr[0] >> 29 == 1;
	return is_unicast(d->saddr[0]) && is_unicast(d->daddr[0]);
}

/* The shortest, with no header after it: newer kernels' ip6tables drop packets
 * whose chain of headers leads out of them.
 */
static size_t write_authentication(uint8_t *at)
{
	memset(at, 0, 8);
	at[0] = 59;
	return 8;
}

static size_t write_transport(uint8_t *at, const struct draft *d,
			      size_t payload)
{
	switch (d->protocol) {
	case 6:
		return craft_tcp(at, d->sport, d->dport, d->flags);
	case 17:
		return craft_udp(at, d->sport, d->dport,
				 CRAFT_UDP_SIZE + payload);
	case 33: /* ports, and 8 bytes more */
	case 136:
	case 132:
		return craft_sctp(at, d->sport, d->dport);
	case 1:
	case 58:
		return craft_icmp(at, d->type, 0);
	case 51:
		return write_authentication(at);
	default:
		return 0;
	}
}

static size_t transport_size(const struct draft *d)
{
	uint8_t scratch[64];

	return write_transport(scratch, d, 0);
}

/* What no header's function writes, into @headers: the first of @network. */
static void patch_header(const struct draft *d, uint8_t *headers,
			 size_t network)
{
	uint8_t *at = headers + d->header.offset;

	if (d->header.base == NFT_PAYLOAD_TRANSPORT_HEADER)
		at += network;
	craft_patch(at, d->header.size, d->header.mask, d->header.bits);
	if (!d->ip6)
		craft_ip_checksum(headers, network);
}

/* The frame, ending in the tag; its length. */
static size_t draft_write(const struct draft *d, uint32_t number,
			  uint8_t *frame)
{
	struct draw_tag tag = { DRAW_MAGIC, number };
	size_t l4 = transport_size(d), payload = PAYLOAD, total, at;
	size_t network = d->ip6 ? CRAFT_IP6_SIZE : CRAFT_IP_SIZE;

	if (d->length > network + l4 + payload &&
	    d->length <= FRAME_ROOM - CRAFT_ETHER_SIZE)
		payload = d->length - network - l4;
	total = network + l4 + payload;
	at = craft_ether(frame, d->ip6 ? 0x86dd : 0x0800);
	if (d->ip6) {
		struct craft_ip6 ip6 = {
			.version = 6,
			.payload = l4 + payload,
			.next = d->protocol,
			.hop_limit = d->ttl,
			.traffic_class = d->dscp << 2,
		};

		memcpy(ip6.saddr, d->saddr, sizeof(ip6.saddr));
		memcpy(ip6.daddr, d->daddr, sizeof(ip6.daddr));
		at += craft_ip6(frame + at, &ip6);
	} else {
		at += craft_ip(frame + at, &(struct craft_ip){
						   .version = 4,
						   .words = 5,
						   .total = total,
						   .id = number,
						   .tos = d->dscp << 2,
						   .ttl = d->ttl,
						   .protocol = d->protocol,
						   .saddr = d->saddr[0],
						   .daddr = d->daddr[0],
					   });
	}
	at += write_transport(frame + at, d, payload);
	patch_header(d, frame + CRAFT_ETHER_SIZE, network);
	memset(frame + at, 0, payload);
	at += payload;
	memcpy(frame + at - sizeof(tag), &tag, sizeof(tag));
	craft_checksum(frame + CRAFT_ETHER_SIZE + network, l4 + payload,
		       d->protocol, d->saddr, d->daddr, d->ip6 ? 4 : 1);
	return at;
}

int packets_draw(const struct policy *policy, size_t count, uint64_t seed,
		 bool forwardable, struct packets *packets)
{
	struct collector to = { 0 };
	struct draft draft;
	uint8_t *frame;
	size_t i;
	int tries;

	for (i = 0; i < count; i++) {
		frame = collect_begin(&to, FRAME_ROOM);
		if (!frame) {
			collect_abandon(&to);
			return -ENOMEM;
		}
		for (tries = 0; tries < TRIES; tries++) {
			draft_draw(&seed, policy, &draft);
			if (!forwardable || is_forwardable(&draft))
				break;
		}
		collect_end(&to, draft_write(&draft, i, frame));
	}
	collect_finish(&to, packets);
	return 0;
}
