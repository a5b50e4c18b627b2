// SPDX-License-Identifier: GPL-2.0-only
/* Layers to bytes; see notation.h. */
#include <stdbool.h>
#include <string.h>
#include <netinet/in.h>

#include "userspace/packet/craft.h"
#include "userspace/packet/notation.h"

#define PROTO_UNKNOWN 253 /* RFC 3692: for experiments */

/* What an Ethernet header, or an IP header, calls each layer; 0: nothing. */
static const struct {
	uint16_t ethertype;
	uint8_t protocol;
} numbers[LAYERS] = {
	[LAYER_VLAN] = { .ethertype = 0x8100 },
	[LAYER_ARP] = { .ethertype = 0x0806 },
	[LAYER_IP] = { .ethertype = 0x0800, .protocol = IPPROTO_IPIP },
	[LAYER_IP6] = { .ethertype = 0x86dd, .protocol = IPPROTO_IPV6 },
	[LAYER_HBH] = { .protocol = IPPROTO_HOPOPTS },
	[LAYER_DSTOPT] = { .protocol = IPPROTO_DSTOPTS },
	[LAYER_ROUTING] = { .protocol = IPPROTO_ROUTING },
	[LAYER_FRAG6] = { .protocol = IPPROTO_FRAGMENT },
	[LAYER_AH] = { .protocol = IPPROTO_AH },
	[LAYER_TCP] = { .protocol = IPPROTO_TCP },
	[LAYER_UDP] = { .protocol = IPPROTO_UDP },
	[LAYER_SCTP] = { .protocol = IPPROTO_SCTP },
	[LAYER_ICMP] = { .protocol = IPPROTO_ICMP },
	[LAYER_ICMP6] = { .protocol = IPPROTO_ICMPV6 },
};

/* The option as written, or @otherwise. */
static uint32_t option(const struct layer *layer, enum option_id id,
		       uint32_t otherwise)
{
	return layer->given & 1U << id ? layer->number[id] : otherwise;
}

static uint32_t extension_size(const struct layer *layer)
{
	return option(layer, OPTION_BYTES, layer->id == LAYER_AH ? 12 : 8);
}

/* Bytes @layer adds to the frame. */
static uint32_t layer_size(const struct layer *layer)
{
	switch (layer->id) {
	case LAYER_ETH:
		return CRAFT_ETHER_SIZE;
	case LAYER_VLAN:
		return CRAFT_VLAN_SIZE;
	case LAYER_ARP:
		return 28; /* RFC 826 for IPv4 over Ethernet */
	case LAYER_IP:
		return CRAFT_IP_SIZE + layer->number[OPTION_OPTIONS];
	case LAYER_IP6:
		return CRAFT_IP6_SIZE;
	case LAYER_HBH:
	case LAYER_DSTOPT:
	case LAYER_ROUTING:
	case LAYER_FRAG6:
	case LAYER_AH:
		return extension_size(layer);
	case LAYER_TCP:
		return CRAFT_TCP_SIZE;
	case LAYER_UDP:
		return CRAFT_UDP_SIZE;
	case LAYER_SCTP:
		return CRAFT_SCTP_SIZE;
	case LAYER_ICMP:
	case LAYER_ICMP6:
		return CRAFT_ICMP_SIZE;
	case LAYER_PAYLOAD:
	case LAYER_RAW:
		return layer->number[OPTION_BYTES];
	default:
		return 0;
	}
}

static void write_ip(const struct layer *layer, uint8_t protocol, uint32_t rest,
		     uint8_t *at)
{
	uint32_t size = layer_size(layer);
	struct craft_ip ip = {
		.version = option(layer, OPTION_VERSION, 4),
		.words = option(layer, OPTION_IHL, size / 4),
		.options = layer->number[OPTION_OPTIONS],
		.tos = layer->number[OPTION_TOS],
		.total = option(layer, OPTION_LEN, size + rest),
		.id = option(layer, OPTION_ID, 1),
		.fragment = layer->number[OPTION_MORE] << 13 |
			    layer->number[OPTION_FRAG],
		.ttl = option(layer, OPTION_TTL, 64),
		.protocol = option(layer, OPTION_PROTO, protocol),
		.saddr = layer->saddr[0],
		.daddr = layer->daddr[0],
	};

	craft_ip(at, &ip);
}

static void write_ip6(const struct layer *layer, uint8_t protocol,
		      uint32_t rest, uint8_t *at)
{
	struct craft_ip6 ip6 = {
		.version = option(layer, OPTION_VERSION, 6),
		.traffic_class = layer->number[OPTION_TOS],
		.payload = option(layer, OPTION_LEN, rest),
		.next = option(layer, OPTION_PROTO, protocol),
		.hop_limit = option(layer, OPTION_TTL, 64),
	};

	memcpy(ip6.saddr, layer->saddr, sizeof(ip6.saddr));
	memcpy(ip6.daddr, layer->daddr, sizeof(ip6.daddr));
	craft_ip6(at, &ip6);
}

static void write_extension(const struct layer *layer, uint8_t protocol,
			    uint8_t *at)
{
	struct craft_extension header = {
		.next = option(layer, OPTION_PROTO, protocol),
		.fragment = layer->number[OPTION_FRAG] << 3 |
			    layer->number[OPTION_MORE],
		.size = extension_size(layer),
	};

	if (layer->id == LAYER_FRAG6) {
		header.length = option(layer, OPTION_HDRLEN, 0);
		craft_fragment(at, &header);
	} else if (layer->id == LAYER_AH) {
		header.length =
			option(layer, OPTION_HDRLEN, header.size / 4 - 2);
		craft_ah(at, &header);
	} else {
		header.length =
			option(layer, OPTION_HDRLEN, header.size / 8 - 1);
		if (layer->id == LAYER_ROUTING)
			craft_routing(at, &header);
		else
			craft_options(at, &header);
	}
}

static void write_ether(const struct layer *layer, uint16_t type, uint8_t *at)
{
	craft_ether(at, type);
	if (layer->given & 1U << OPTION_DST)
		craft_u16(craft_u32(at, layer->daddr[0]),
			  layer->daddr[1] >> 16);
	if (layer->given & 1U << OPTION_SRC)
		craft_u16(craft_u32(at + 6, layer->saddr[0]),
			  layer->saddr[1] >> 16);
}

/* @next: the layer after this one, or NULL; @rest: bytes after this one. */
static void write_layer(const struct layer *layer, const struct layer *next,
			uint32_t rest, uint8_t *at)
{
	uint16_t type = next ? numbers[next->id].ethertype : 0;
	uint8_t protocol = next ? numbers[next->id].protocol : IPPROTO_NONE;
	uint16_t sport = layer->number[OPTION_SPORT];
	uint16_t dport = layer->number[OPTION_DPORT];

	if (next && next->id == LAYER_VLAN)
		type = option(next, OPTION_TPID, type);
	if (next && next->id != LAYER_HBH && !protocol)
		protocol = PROTO_UNKNOWN;
	type = option(layer, OPTION_TYPE, type ? type : 0x88b5 /* local use */);
	switch (layer->id) {
	case LAYER_ETH:
		write_ether(layer, type, at);
		break;
	case LAYER_VLAN:
		craft_vlan(at, layer->number[OPTION_ID], type);
		break;
	case LAYER_ARP:
		memset(at, 0, layer_size(layer));
		break;
	case LAYER_IP:
		write_ip(layer, protocol, rest, at);
		break;
	case LAYER_IP6:
		write_ip6(layer, protocol, rest, at);
		break;
	case LAYER_HBH:
	case LAYER_DSTOPT:
	case LAYER_ROUTING:
	case LAYER_FRAG6:
	case LAYER_AH:
		write_extension(layer, protocol, at);
		break;
	case LAYER_TCP:
		craft_tcp(at, sport, dport,
			  option(layer, OPTION_FLAGS, 0x10 /* ACK */));
		break;
	case LAYER_UDP:
		craft_udp(at, sport, dport,
			  option(layer, OPTION_LEN, CRAFT_UDP_SIZE + rest));
		break;
	case LAYER_SCTP:
		craft_sctp(at, sport, dport);
		break;
	case LAYER_ICMP:
	case LAYER_ICMP6:
		craft_icmp(at, layer->number[OPTION_ICMP_TYPE],
			   layer->number[OPTION_ICMP_CODE]);
		break;
	case LAYER_RAW:
		memcpy(at, layer->raw, layer_size(layer));
		break;
	case LAYER_PAYLOAD:
		memset(at, 0, layer_size(layer));
		break;
	default:
		break;
	}
}

/* "at N HEX" of a header that is so long. */
static void patch_layer(const struct layer *layer, uint8_t *at)
{
	uint32_t size = layer_size(layer), offset = layer->number[OPTION_AT];

	if (!(layer->given & 1U << OPTION_AT) ||
	    offset + layer->patch.size > size)
		return;
	craft_patch(at + offset, layer->patch.size, layer->patch.mask,
		    layer->patch.bits);
	if (layer->id == LAYER_IP)
		craft_ip_checksum(at, size);
}

static bool is_transport(enum layer_id id)
{
	return id >= LAYER_TCP && id <= LAYER_ICMP6;
}

/* Transport checksums, once everything they cover is written. */
static void write_checksums(const struct layers *layers, uint8_t *frame,
			    uint32_t length)
{
	const struct layer *layer, *network = NULL;
	uint32_t at = 0;
	int i;

	for (i = 0; i < layers->count; i++) {
		layer = &layers->list[i];
		if (layer->id == LAYER_IP || layer->id == LAYER_IP6)
			network = layer;
		else if (is_transport(layer->id) && network)
			craft_checksum(frame + at, length - at,
				       numbers[layer->id].protocol,
				       network->saddr, network->daddr,
				       network->id == LAYER_IP ? 1 : 4);
		at += layer_size(layer);
	}
}

/* "cut N" and "pad N": the frame gets N bytes if it has more, or fewer. */
static uint32_t resize(const struct layer *layer, uint8_t *frame,
		       uint32_t length)
{
	uint32_t bytes = layer->number[OPTION_BYTES];

	if (layer->id == LAYER_CUT && length > bytes)
		return bytes;
	if (layer->id == LAYER_PAD && length < bytes) {
		memset(frame + length, 0, bytes - length);
		return bytes;
	}
	return length;
}

size_t notation_write(const struct layers *layers, uint8_t *frame)
{
	const struct layer *layer, *next;
	uint32_t length = 0, at = 0;
	int i;

	for (i = 0; i < layers->count; i++)
		length += layer_size(&layers->list[i]);
	if (length > NOTATION_FRAME)
		return 0;
	for (i = 0; i < layers->count; i++) {
		layer = &layers->list[i];
		next = i + 1 < layers->count ? layer + 1 : NULL;
		if (next && (next->id == LAYER_CUT || next->id == LAYER_PAD))
			next = NULL;
		write_layer(layer, next, length - at - layer_size(layer),
			    frame + at);
		patch_layer(layer, frame + at);
		at += layer_size(layer);
	}
	write_checksums(layers, frame, length);
	for (i = 0; i < layers->count; i++)
		length = resize(&layers->list[i], frame, length);
	return length;
}
