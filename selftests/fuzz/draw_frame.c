// SPDX-License-Identifier: GPL-2.0-only
#include <netinet/in.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "testlib/draw.h"
#include "selftests/fuzz/draw_frame.h"
#include "userspace/packet/given.h"
#include "testlib/random.h"

#define PAYLOAD_MAX 1400U /* bytes: one page holds the frame in a test run */

static struct layer *add(struct layers *layers, enum layer_id id)
{
	struct layer *layer = &layers->list[layers->count++];

	*layer = (struct layer){ .id = id };
	return layer;
}

static void give(struct layer *layer, enum option_id id, uint32_t number)
{
	layer->number[id] = number;
	layer->given |= 1U << id;
}

/* Give @id once in @n times: a value below @limit. */
static void sometimes(uint64_t *seed, uint32_t n, struct layer *layer,
		      enum option_id id, uint32_t limit)
{
	if (random_once_in(seed, n))
		give(layer, id, random_below(seed, limit));
}

static void draw_ether(const struct draft *d, struct layer *layer)
{
	if (d->met[CONDITION_ETHER_SADDR]) {
		give(layer, OPTION_SRC, 0);
		memcpy(layer->saddr, d->ether_saddr, sizeof(layer->saddr));
	}
	if (d->met[CONDITION_ETHER_DADDR]) {
		give(layer, OPTION_DST, 0);
		memcpy(layer->daddr, d->ether_daddr, sizeof(layer->daddr));
	}
}

static void draw_link(uint64_t *seed, const struct draft *d,
		      struct layers *layers)
{
	static const uint8_t counts[] = { 0, 0, 0, 0, 0, 0, 0, 0,
					  0, 0, 0, 1, 1, 1, 2, 3 };
	uint32_t tags = counts[random_below(seed, sizeof(counts))];
	struct layer *layer = add(layers, LAYER_ETH);
	bool outer = d->met[CONDITION_VLAN_ID];

	draw_ether(d, layer);
	if (outer && !tags)
		tags = 1;
	sometimes(seed, 60, layer, OPTION_TYPE, 0x10000);
	while (tags--) {
		layer = add(layers, LAYER_VLAN);
		give(layer, OPTION_ID,
		     outer ? d->vlan | random_below(seed, 16) << 12 :
			     random_below(seed, 0x1000));
		outer = false;
		if (random_once_in(seed, 3))
			give(layer, OPTION_TPID, 0x88a8);
		sometimes(seed, 60, layer, OPTION_TYPE, 0x10000);
	}
}

static void draw_length(uint64_t *seed, struct layer *layer)
{
	static const uint16_t lengths[] = { 0,	1,  19, 20, 21, 27, 28,
					    31, 32, 39, 40, 48, 60, 65535 };
	uint32_t i = random_below(seed, sizeof(lengths) / sizeof(*lengths));

	if (random_once_in(seed, 12))
		give(layer, OPTION_LEN, lengths[i]);
}

static void draw_tos_ttl(uint64_t *seed, const struct draft *d,
			 struct layer *layer)
{
	if (d->dscp)
		give(layer, OPTION_TOS,
		     d->dscp << 2 | random_below(seed, 4)); /* and ECN */
	if (d->ttl != 64)
		give(layer, OPTION_TTL, d->ttl);
	sometimes(seed, 6, layer, OPTION_TOS, 0x100);
	sometimes(seed, 6, layer, OPTION_TTL, 0x100);
}

/* First, later, or any. */
static void draw_fragment(uint64_t *seed, const struct draft *d,
			  struct layer *layer)
{
	bool first = random_once_in(seed, 2);

	if (d->fragment && random_below(seed, 8))
		first = d->fragment == 1;
	give(layer, OPTION_FRAG, first ? 0 : random_below(seed, 0x2000));
	give(layer, OPTION_MORE, d->fragment ? first : random_below(seed, 2));
}

/* Those that conditions ask for, of two bytes each, or of a wrong length. */
static void draw_options(uint64_t *seed, const struct draft *d,
			 struct layer *layer)
{
	static const uint8_t types[] = { 7, 131, 137, 148 };
	uint8_t bytes[4] = { 1, 1, 1, 1 };
	uint32_t at = 0, i;

	if (!d->met[CONDITION_OPTION_LSRR] && !d->met[CONDITION_OPTION_RA] &&
	    !d->met[CONDITION_OPTION_RR] && !d->met[CONDITION_OPTION_SSRR])
		return;
	for (i = 0; i < sizeof(types) && at < sizeof(bytes); i++) {
		if (!(d->options & 1U << i))
			continue;
		bytes[at++] = types[i];
		bytes[at++] = random_once_in(seed, 6) ? random_below(seed, 8) :
							2;
	}
	if (random_once_in(seed, 8))
		bytes[random_below(seed, 4)] = random_below(seed, 256);
	give(layer, OPTION_OPTIONS, 4 + 4 * random_below(seed, 3));
	give(layer, OPTION_AT, 20);
	layer->patch.size = 4;
	layer->patch.mask = UINT32_MAX;
	layer->patch.bits = bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 |
			    bytes[3];
}

static void draw_ip(uint64_t *seed, const struct draft *d,
		    struct layers *layers)
{
	struct layer *layer = add(layers, LAYER_IP);

	layer->saddr[0] = d->saddr[0];
	layer->daddr[0] = d->daddr[0];
	draw_tos_ttl(seed, d, layer);
	sometimes(seed, 60, layer, OPTION_VERSION, 16);
	sometimes(seed, 40, layer, OPTION_IHL, 16);
	if (random_once_in(seed, 8))
		give(layer, OPTION_OPTIONS, 4 * random_below(seed, 11));
	draw_options(seed, d, layer);
	if (d->fragment || random_once_in(seed, 8))
		draw_fragment(seed, d, layer);
	draw_length(seed, layer);
}

static void draw_extension(uint64_t *seed, const struct draft *d,
			   struct layers *layers)
{
	struct layer *layer = add(layers, LAYER_HBH + random_below(seed, 5));

	if (layer->id == LAYER_FRAG6) {
		draw_fragment(seed, d, layer);
	} else if (layer->id == LAYER_AH) {
		give(layer, OPTION_BYTES, 12 + 4 * random_below(seed, 4));
	} else {
		give(layer, OPTION_BYTES, 8 + 8 * random_below(seed, 3));
	}
	sometimes(seed, 12, layer, OPTION_HDRLEN, 6);
	sometimes(seed, 40, layer, OPTION_PROTO, 256);
}

/* The routing header that a condition asks for, of 8 bytes. */
static void draw_routing(const struct draft *d, struct layers *layers)
{
	struct layer *layer;

	if ((!d->met[CONDITION_EXTHDR_RT] && !d->met[CONDITION_RT_TYPE]) ||
	    d->routing >= KZ_NO_ROUTING)
		return;
	layer = add(layers, LAYER_ROUTING);
	give(layer, OPTION_BYTES, 8);
	give(layer, OPTION_AT, 2);
	layer->patch.size = 1;
	layer->patch.mask = 0xff;
	layer->patch.bits = d->routing;
}

static void draw_ip6(uint64_t *seed, const struct draft *d,
		     struct layers *layers)
{
	struct layer *layer = add(layers, LAYER_IP6);
	uint32_t extensions = 0;

	memcpy(layer->saddr, d->saddr, sizeof(layer->saddr));
	memcpy(layer->daddr, d->daddr, sizeof(layer->daddr));
	draw_tos_ttl(seed, d, layer);
	sometimes(seed, 60, layer, OPTION_VERSION, 16);
	draw_length(seed, layer);
	if (random_once_in(seed, 3))
		extensions = random_below(seed, 4);
	else if (random_once_in(seed, 12))
		extensions = 6 + random_below(seed, 5);
	draw_routing(d, layers);
	while (extensions--)
		draw_extension(seed, d, layers);
	if (d->fragment)
		draw_fragment(seed, d, add(layers, LAYER_FRAG6));
}

static void draw_network(uint64_t *seed, const struct draft *d,
			 struct layers *layers)
{
	if (d->ip6)
		draw_ip6(seed, d, layers);
	else
		draw_ip(seed, d, layers);
}

/* The transport header; without one, the number of it in front. */
static void draw_transport(uint64_t *seed, const struct draft *d,
			   struct layers *layers)
{
	struct layer *before = &layers->list[layers->count - 1], *layer;

	switch (d->protocol) {
	case IPPROTO_TCP:
		layer = add(layers, LAYER_TCP);
		give(layer, OPTION_FLAGS, d->flags);
		break;
	case IPPROTO_UDP:
		layer = add(layers, LAYER_UDP);
		sometimes(seed, 20, layer, OPTION_LEN, 20);
		break;
	case IPPROTO_SCTP:
		layer = add(layers, LAYER_SCTP);
		break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		layer = add(layers, d->protocol == IPPROTO_ICMP ? LAYER_ICMP :
								  LAYER_ICMP6);
		give(layer, OPTION_ICMP_TYPE, d->type);
		sometimes(seed, 3, layer, OPTION_ICMP_CODE, 16);
		return;
	default:
		give(before, OPTION_PROTO, d->protocol);
		return;
	}
	give(layer, OPTION_SPORT, d->sport);
	give(layer, OPTION_DPORT, d->dport);
}

/* As long as the draft wants it, as far as the headers leave that to us. */
static void draw_payload(uint64_t *seed, const struct draft *d,
			 struct layers *layers)
{
	uint32_t bytes = random_below(seed, 40);

	if (d->length && random_below(seed, 4))
		bytes = d->length - (d->ip6 ? 40 : 20) -
			(d->protocol == IPPROTO_TCP ? 20 : 8);
	if (bytes && bytes < PAYLOAD_MAX)
		give(add(layers, LAYER_PAYLOAD), OPTION_BYTES, bytes);
	if (random_once_in(seed, 8))
		give(add(layers, LAYER_CUT), OPTION_BYTES,
		     14 + random_below(seed, 90));
	if (random_once_in(seed, 8))
		give(add(layers, LAYER_PAD), OPTION_BYTES,
		     60 + random_below(seed, 60));
}

/* What a hook would know; of devices, the loopback device is there. */
static void draw_given(uint64_t *seed, const struct draft *d,
		       struct kz_given *given)
{
	const struct condition_type *type;

	*given = d->given;
	given->iif = given->iif == 1 || random_once_in(seed, 4);
	given->oif = given->oif == 1;
	if (random_once_in(seed, 2))
		given->mark = 0;
	if (random_once_in(seed, 8))
		given->mark ^= 1U << random_below(seed, 32);
	for (type = condition_types; type < condition_types + CONDITIONS;
	     type++)
		if (type->given && type->names && random_once_in(seed, 4))
			*given_word(given, type) =
				random_below(seed, type->maximum + 1);
}

/* What no other function here writes. */
static void draw_header(const struct draft *d, struct layers *layers)
{
	enum layer_id first = LAYER_IP, last = LAYER_IP6;
	struct layer *layer;

	if (!d->header.size)
		return;
	if (d->header.base == NFT_PAYLOAD_TRANSPORT_HEADER) {
		first = LAYER_TCP;
		last = LAYER_ICMP6;
	}
	for (layer = layers->list; layer < layers->list + layers->count;
	     layer++) {
		if (layer->id < first || layer->id > last)
			continue;
		give(layer, OPTION_AT, d->header.offset);
		layer->patch.size = d->header.size;
		layer->patch.mask = d->header.mask;
		layer->patch.bits = d->header.bits;
		return;
	}
}

void frame_draw(uint64_t *seed, const struct policy *policy,
		struct drawn *drawn)
{
	struct layers *layers = &drawn->layers;
	struct draft draft;

	draft_draw(seed, policy, &draft);
	if (random_once_in(seed, 2))
		draft_meet_rule(seed, policy, &draft);
	layers->count = 0;
	draw_link(seed, &draft, layers);
	if (random_once_in(seed, 60)) {
		add(layers, LAYER_ARP);
	} else {
		draw_network(seed, &draft, layers);
		if (random_once_in(seed, 30))
			draw_network(seed, &draft, layers);
		if (random_below(seed, 20))
			draw_transport(seed, &draft, layers);
	}
	draw_header(&draft, layers);
	draw_payload(seed, &draft, layers);
	draw_given(seed, &draft, &drawn->given);
}
