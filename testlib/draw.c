// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <linux/if_ether.h>

#include "userspace/packet/collect.h"
#include "userspace/packet/craft.h"
#include "testlib/draw.h"
#include "testlib/random.h"

#define FRAME_ROOM 256
#define PAYLOAD 24 /* bytes, with the tag */
#define TRIES 64 /* draws until one is forwardable */
#define RECURRING 8 /* addresses that come again, where sets are dynamic */

/* A value of @range of one word: its ends, just outside, or within. */
static uint32_t draw_word(uint64_t *seed, uint32_t low, uint32_t high)
{
	switch (random_below(seed, 8)) {
	case 0:
		return low;
	case 1:
		return high;
	case 2:
		return low - 1;
	case 3:
		return high + 1;
	default:
		return low + random_next(seed) % ((uint64_t)high - low + 1);
	}
}

/* Go @step on from @address, through all its words. */
static void address_step(uint32_t address[4], int step)
{
	int i;

	for (i = 3; i >= 0; i--) {
		address[i] += step;
		if (address[i] != (step > 0 ? 0 : UINT32_MAX))
			break;
	}
}

static void draw_address(uint64_t *seed, const struct range *range,
			 uint32_t address[4])
{
	uint32_t kind = random_below(seed, 8);
	bool at_edge = true;
	int i;

	/* Words that the range fixes; then one that it bounds; then any. */
	for (i = 0; i < 4; i++) {
		if (range->low[i] == range->high[i])
			address[i] = range->low[i];
		else if (at_edge)
			address[i] =
				draw_word(seed, range->low[i], range->high[i]);
		else
			address[i] = random_next(seed);
		at_edge = at_edge && range->low[i] == range->high[i];
	}
	if (kind > 3)
		return;
	/* An end of the range, or just outside. */
	memcpy(address, kind & 1 ? range->low : range->high,
	       sizeof(range->low));
	if (kind & 2)
		address_step(address, kind & 1 ? -1 : 1);
}

/* 10.0.0.1 to 10.0.0.8, 2001:db8::1 to 2001:db8::8 */
static void draw_recurring(uint64_t *seed, bool ip6, uint32_t address[4])
{
	uint32_t number = 1 + random_below(seed, RECURRING);

	memset(address, 0, 4 * sizeof(*address));
	address[0] = ip6 ? 0x20010db8 : 0x0a000000 + number;
	address[3] = ip6 ? number : 0;
}

/*
 * One of the ranges that @c asks for, or an address that recurs for a dynamic
 * set, kept in @recurring; NULL if it asks for none.
 */
static const struct range *range_draw(uint64_t *seed,
				      const struct policy_condition *c,
				      struct range *recurring)
{
	const struct ranges *ranges = c->set ? &c->set->ranges : &c->ranges;

	if (c->set && c->set->dynamic) {
		draw_recurring(seed, c->set->type == KZ_SET_IPV6,
			       recurring->low);
		memcpy(recurring->high, recurring->low, sizeof(recurring->low));
		return recurring;
	}
	if (!ranges->count)
		return NULL;
	return &ranges->list[random_below(seed, ranges->count)];
}

/* Where a condition's value is in struct draft; size 0: in .given. */
struct member {
	uint16_t at;
	uint16_t size;
};

#define DRAWN(member, ...)                                           \
	{                                                            \
		offsetof(struct draft, member),                      \
			sizeof(((const struct draft *)NULL)->member) \
	}
#define DRAWN_GIVEN() \
	{             \
		0, 0  \
	}

static const struct member members[CONDITIONS] = {
#define CONDITION(id, protocol, key, model, nft, drawn) \
	[CONDITION_##id] = drawn,
#include "userspace/policy/conditions.def"
};

static struct member member_of(enum condition_id id)
{
	struct member member = members[id];

	if (!member.size) {
		member.at = offsetof(struct draft, given) +
			    condition_types[id].given_at;
		member.size = sizeof(uint32_t);
	}
	return member;
}

/* Set the bits of @mask in the member for @id; of an IPv4 address's word. */
static void draft_set(struct draft *d, enum condition_id id, uint32_t mask,
		      uint32_t value)
{
	struct member member = member_of(id);
	void *at = (char *)d + member.at;

	switch (member.size) {
	case 1:
		*(uint8_t *)at = (*(uint8_t *)at & ~mask) | value;
		break;
	case 2:
		*(uint16_t *)at = (*(uint16_t *)at & ~mask) | value;
		break;
	default:
		*(uint32_t *)at = (*(uint32_t *)at & ~mask) | value;
	}
}

/* Have the headers that conditions of @type read. */
static void draft_meet_class(struct draft *d, const struct condition_type *type)
{
	uint32_t family = type->class_value & KZ_C_FAMILY;

	if (type->class_mask & KZ_C_FAMILY)
		d->ip6 = family == KZ_FAMILY_IP6 << KZ_C_FAMILY_SHIFT;
	if (type->class_mask & KZ_C_HEADER)
		d->protocol = (type->class_value & KZ_C_HEADER) >>
			      KZ_C_HEADER_SHIFT;
}

/* Make @d likely to meet @c. */
static void draft_meet(uint64_t *seed, struct draft *d,
		       const struct policy_condition *c)
{
	const struct condition_type *type = &condition_types[c->id];
	uint64_t values = (uint64_t)type->maximum + 1;
	struct range recurring;
	const struct range *range = range_draw(seed, c, &recurring);
	uint32_t value;

	d->met[c->id] = true;
	draft_meet_class(d, type);
	if (condition_is_masked(type)) {
		draft_set(d, c->id, c->mask, c->value);
	} else if (range && condition_is_wide(type)) {
		draw_address(seed, range,
			     (void *)((char *)d + member_of(c->id).at));
	} else if (range) {
		value = draw_word(seed, range->low[0], range->high[0]) % values;
		draft_set(d, c->id, UINT32_MAX, value);
	}
	if (c->id == CONDITION_ETHER_TYPE)
		d->ip6 = d->ether_type == ETH_P_IPV6;
}

static void draft_random(uint64_t *seed, struct draft *d)
{
	static const uint8_t protocols[] = { 6, 6, 6, 17, 17, 132, 1, 58, 47 };
	int i;

	*d = (struct draft){
		.ip6 = !random_below(seed, 4),
		.protocol = protocols[random_below(seed, sizeof(protocols))],
		.ttl = 64,
		.sport = random_next(seed),
		.dport = random_below(seed, 2) ? random_next(seed) :
						 random_below(seed, 1024),
		.flags = random_next(seed) & 0x3f,
		.type = random_below(seed, 2) ? 8 : random_next(seed),
	};
	for (i = 0; i < 4; i++) {
		d->saddr[i] = random_next(seed);
		d->daddr[i] = random_next(seed);
	}
	if (d->ip6) { /* 2000::/3 */
		d->saddr[0] = (d->saddr[0] >> 3) | 0x20000000;
		d->daddr[0] = (d->daddr[0] >> 3) | 0x20000000;
	}
}

void draft_meet_rule(uint64_t *seed, const struct policy *policy,
		     struct draft *d)
{
	const struct policy_group *group;
	const struct policy_rule *rule;
	size_t i;

	if (!policy->n_groups)
		return;
	group = &policy->groups[random_below(seed, policy->n_groups)];
	if (!group->n_rules)
		return;
	for (i = 0; i < group->when.count; i++)
		if (random_below(seed, 4))
			draft_meet(seed, d, &group->when.list[i]);
	rule = &group->rules[random_below(seed, group->n_rules)];
	for (i = 0; i < rule->conditions.count; i++)
		if (random_below(seed, 16))
			draft_meet(seed, d, &rule->conditions.list[i]);
}

void draft_draw(uint64_t *seed, const struct policy *policy, struct draft *d)
{
	draft_random(seed, d);
	if (policy->n_dynamic && random_below(seed, 4))
		draw_recurring(seed, d->ip6, d->saddr);
	draft_meet_rule(seed, policy, d);
}

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

static size_t write_transport(uint8_t *at, const struct draft *d,
			      size_t payload)
{
	switch (d->protocol) {
	case 6:
		return craft_tcp(at, d->sport, d->dport, d->flags);
	case 17:
		return craft_udp(at, d->sport, d->dport,
				 CRAFT_UDP_SIZE + payload);
	case 132:
		return craft_sctp(at, d->sport, d->dport);
	case 1:
	case 58:
		return craft_icmp(at, d->type, d->code);
	default:
		return 0;
	}
}

static size_t transport_size(const struct draft *d)
{
	uint8_t scratch[64];

	return write_transport(scratch, d, 0);
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
