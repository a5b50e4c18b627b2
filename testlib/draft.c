// SPDX-License-Identifier: GPL-2.0-only
/* What a packet will be: drawn to meet conditions. */
#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "testlib/draft_rule.h"
#include "testlib/draw.h"
#include "testlib/random.h"

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

/* Where a condition's value is in struct draft. */
struct member {
	uint16_t at;
	uint16_t size; /* 0: it is in .given, or */
	bool in_header; /* in .header: places[] */
};

/* clang-format off */
#define DRAWN(member, ...)                                           \
	{ offsetof(struct draft, member),                            \
	  sizeof(((const struct draft *)NULL)->member), false }
#define DRAWN_GIVEN() { 0, 0, false }
#define DRAWN_IN_HEADER(...) { 0, 0, true }
/* clang-format on */

static const struct member members[CONDITIONS] = {
#define CONDITION(id, protocol, key, model, nft, drawn) \
	[CONDITION_##id] = drawn,
#include "userspace/policy/conditions.def"
};

/* Where in a header it is, which nft has to know, too. */
struct place {
	uint8_t base; /* enum nft_payload_bases */
	uint8_t size; /* bytes; 0: nowhere */
	uint8_t offset;
	uint16_t part; /* of those the bits; 0: all */
	uint8_t extension; /* it is in one of IPv6's; not drawn by this */
	uint8_t shift; /* of the part's lowest bit */
};

#define NFT(type, ...) __VA_ARGS__
#define NFT_NONE
#define PAYLOAD(from, bytes, at) .base = from, .size = bytes, .offset = at
#define META(bytes, number) .size = 0
#define FIB(bytes, what, flags) .size = 0
#define SOCKET(bytes) .size = 0
#define LINK(bytes, at) PAYLOAD(NFT_PAYLOAD_LL_HEADER, bytes, at)
#define IP4(bytes, at) PAYLOAD(NFT_PAYLOAD_NETWORK_HEADER, bytes, at)
#define IP6 IP4
#define TRANSPORT(of, bytes, at) \
	PAYLOAD(NFT_PAYLOAD_TRANSPORT_HEADER, bytes, at)
#define ICMP4(bytes, at) TRANSPORT(IPPROTO_ICMP, bytes, at)
#define ICMP6 ICMP4

static const struct place places[CONDITIONS] = {
#define CONDITION(id, protocol, key, model, nft, drawn) \
	[CONDITION_##id] = { nft },
#include "userspace/policy/conditions.def"
};

/* A device's name as @range has it, or one that is nearly. */
static void draw_name(uint64_t *seed, const struct range *range,
		      uint32_t name[4])
{
	char *text = (char *)name;
	size_t length;
	int i;

	for (i = 0; i < 4; i++)
		name[i] = htonl(range->low[i]);
	length = strnlen(text, 15);
	if (length < 15 && random_once_in(seed, 3))
		text[length++] = '0' + random_below(seed, 3);
	if (length && random_once_in(seed, 6))
		text[random_below(seed, length)] ^= 1;
	for (i = 0; i < 4; i++)
		name[i] = ntohl(name[i]);
}

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

static void header_set(struct draft *d, enum condition_id id, uint32_t value)
{
	const struct place *place = &places[id];

	d->header.base = place->base;
	d->header.offset = place->offset;
	d->header.size = place->size;
	d->header.mask = place->part ? place->part :
				       UINT32_MAX >> (32 - 8 * place->size);
	d->header.bits = value << place->shift;
}

/* Of the addresses: four octets and two. */
static void link_set(struct draft *d, const struct kz_slice *payload,
		     uint32_t value)
{
	uint32_t *address = payload->offset < 48 ? d->ether_daddr :
						   d->ether_saddr;
	unsigned int at = payload->offset % 48;
	unsigned int shift = 32 - at % 32 - payload->bits;
	uint32_t mask = UINT32_MAX >> (32 - payload->bits) << shift;

	d->met[CONDITION_ETHER_DADDR] = d->met[CONDITION_ETHER_SADDR] = true;
	address[at / 32] = (address[at / 32] & ~mask) | (value << shift & mask);
}

/* At most one condition's are drawn in a packet. */
static void payload_set(struct draft *d, const struct kz_slice *payload,
			uint32_t value)
{
	unsigned int skip = payload->offset % 8;
	unsigned int size = (skip + payload->bits + 7) / 8;
	unsigned int shift = size * 8 - skip - payload->bits;

	if (payload->base == KZ_PAYLOAD_LINK) {
		link_set(d, payload, value);
		return;
	}
	d->header.base = payload->base;
	d->header.offset = payload->offset / 8;
	d->header.size = size;
	d->header.mask = UINT32_MAX >> (32 - payload->bits) << shift;
	d->header.bits = value << shift & d->header.mask;
}

/* Set the bits of @mask in the member for @id; of an IPv4 address's word. */
static void draft_set(struct draft *d, enum condition_id id, uint32_t mask,
		      uint32_t value)
{
	struct member member = member_of(id);
	void *at = (char *)d + member.at;

	if (condition_types[id].absent)
		value = ~value;
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

/* An address whose bits of the mask are those asked for, or nearly. */
static void draw_masked(uint64_t *seed, const struct policy_condition *c,
			uint32_t *address)
{
	int i, words = condition_is_wide(&condition_types[c->id]) ? 4 : 1;

	for (i = 0; i < words; i++) {
		address[i] &= ~c->bits[i];
		address[i] |= c->ranges.list[0].low[i];
	}
	if (random_once_in(seed, 4))
		address[random_below(seed, words)] ^= 1U
						      << random_below(seed, 32);
}

/* A time whose hour, or day, is @value there; some are where clocks change. */
static void draw_time(uint64_t *seed, struct draft *d, enum condition_id id,
		      uint32_t value)
{
	const struct zone *zone = d->zone;
	uint32_t *time = &d->given.time;
	uint32_t day;

	if (!*time)
		*time = 1700000000 + random_below(seed, 200000000);
	if (random_once_in(seed, 4)) {
		*time = zone->list[random_below(seed, zone->count)].from +
			random_below(seed, 14400) - 7200;
		return;
	}
	*time += zone_offset(zone, *time);
	day = (*time / 86400 + 4) % 7;
	if (id == CONDITION_META_HOUR)
		*time += value - *time % 86400;
	else
		*time += (value + 7 - day) % 7 * 86400;
	*time -= zone_offset(zone, *time);
}

/* The policy's group number @value, one below it, or nearly it; 0: none. */
static void draw_cgroup(uint64_t *seed, struct draft *d, uint32_t value)
{
	uint32_t *hash = d->given.cgroup, level = 0;
	const char *path, *at;

	memset(hash, 0, sizeof(d->given.cgroup));
	if (!value || value > d->n_cgroups)
		return;
	path = d->cgroups[value - 1].path;
	for (at = path; *at; at++)
		if (*at == '/')
			hash[level++] = cgroup_hash(path, at - path);
	hash[level++] = cgroup_hash(path, at - path);
	if (level < KZ_CGROUP_LEVELS && random_once_in(seed, 3))
		hash[level++] = random_next(seed) | 1;
	if (random_once_in(seed, 6))
		hash[random_below(seed, level)] ^= 2;
}

static const uint8_t ports_protocols[] = { 6, 17, 33, 132, 136 };

static void draft_meet(uint64_t *seed, struct draft *d,
		       const struct policy_condition *c);

/* One of few addresses: 10.0.0.1, or 2001:db8::1. */
static void address_recur(uint64_t *seed, bool ip6, uint32_t address[4])
{
	uint32_t number = 1 + random_below(seed, 2);

	if (!ip6) {
		address[0] = 0x0a000000 + number;
		return;
	}
	address[0] = 0x20010db8;
	address[1] = address[2] = 0;
	address[3] = number;
}

/* One of few pairs of addresses, for keys that packets have added. */
static void draft_recur(uint64_t *seed, struct draft *d)
{
	address_recur(seed, d->ip6, d->saddr);
	address_recur(seed, d->ip6, d->daddr);
	d->dport = 1 + random_below(seed, 2);
}

/* What part @i of a key is in element @which of @c's boxes, or first elements. */
static struct range part_range(const struct policy_condition *c, size_t which,
			       uint32_t i)
{
	const struct boxes *boxes = condition_boxes(c);
	struct range box[KZ_MAX_PARTS];

	if (boxes->count)
		return boxes_at(boxes, which)[i];
	parts_unpack(c->set->parts, c->n_parts, &c->set->first[which].value,
		     box);
	return box[i];
}

/* All parts of one of the elements, which are conditions before @c. */
static void draft_meet_parts(uint64_t *seed, struct draft *d,
			     const struct policy_condition *c)
{
	const struct boxes *boxes = condition_boxes(c);
	const struct policy_condition *part = c - c->n_parts;
	struct policy_condition one;
	size_t count = boxes->count, which;
	struct range range;
	uint32_t i;

	if (c->set && c->set->dynamic)
		draft_recur(seed, d);
	if (c->set && c->set->n_first && random_below(seed, 4))
		count = c->set->n_first;
	if (!count)
		return;
	which = random_below(seed, count);
	for (i = 0; i < c->n_parts; i++, part++) {
		range = part_range(c, which, i);
		one = *part;
		one.ranges = (struct ranges){ &range, 1 };
		one.mask = part->field ? part->field->mask : UINT32_MAX;
		draft_meet(seed, d, &one);
	}
}

/* Make @d likely to meet @c. */
static void draft_meet(uint64_t *seed, struct draft *d,
		       const struct policy_condition *c)
{
	const struct condition_type *type = &condition_types[c->id];
	uint64_t values = (uint64_t)condition_maximum(c) + 1;
	struct range recurring;
	const struct range *range = range_draw(seed, c, &recurring);
	uint32_t value;

	d->met[c->id] = true;
	if (c->id == CONDITION_PARTS) {
		draft_meet_parts(seed, d, c);
		return;
	}
	draft_meet_class(d, type);
	if (type->class_mask & KZ_C_PORTS)
		d->protocol = ports_protocols[random_below(seed, 5)];
	if (c->masked) {
		draw_masked(seed, c, (void *)((char *)d + member_of(c->id).at));
		return;
	}
	if (condition_is_masked(type)) {
		value = c->value;
		if (range)
			value = draw_word(seed, range->low[0], range->high[0]);
		draft_set(d, c->id, c->mask, value & c->mask);
	} else if (range && type->value == VALUE_NAME) {
		draw_name(seed, range,
			  (void *)((char *)d + member_of(c->id).at));
	} else if (range && condition_is_wide(type)) {
		draw_address(seed, range,
			     (void *)((char *)d + member_of(c->id).at));
	} else if (range) {
		value = draw_word(seed, range->low[0], range->high[0]) % values;
		if (type->ask == KZ_ASK_TIME)
			draw_time(seed, d, c->id, value);
		else if (type->value == VALUE_CGROUP)
			draw_cgroup(seed, d, value);
		else if (type->ask == KZ_ASK_OPTIONS)
			draft_set(d, c->id, type->mask, value << type->shift);
		else if (c->payload.bits)
			payload_set(d, &c->payload, value);
		else if (members[c->id].in_header)
			header_set(d, c->id, value);
		else
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

	d->zone = &policy->zone;
	d->cgroups = policy->cgroups;
	d->n_cgroups = policy->n_cgroups;
	rule = rule_draw(seed, policy, &group);
	if (!rule)
		return;
	for (i = 0; i < group->when.count; i++)
		if (random_below(seed, 4))
			draft_meet(seed, d, &group->when.list[i]);
	for (i = 0; i < rule->conditions.count; i++)
		if (random_below(seed, 16))
			draft_meet(seed, d, &rule->conditions.list[i]);
}

void draft_draw(uint64_t *seed, const struct policy *policy, struct draft *d)
{
	draft_random(seed, d);
	if (policy->n_dynamic && random_below(seed, 4))
		draw_recurring(seed, d->ip6, d->saddr);
	if (has_joined(policy) && random_below(seed, 8))
		draft_recur(seed, d);
	draft_meet_rule(seed, policy, d);
}
