// SPDX-License-Identifier: GPL-2.0-only
/* What conditions ask of a packet. */
#include <string.h>
#include <netinet/in.h>

#include "userspace/reference/ask.h"
#include "userspace/reference/field.h"

static bool address(uint32_t value[4], const uint32_t address[4], bool present)
{
	memcpy(value, address, 4 * sizeof(*value));
	return present;
}

static bool number(uint32_t value[4], uint32_t number, bool present)
{
	value[0] = number;
	return present;
}

/* Byte @at of @header, which is there if it is @present. */
static bool byte(uint32_t value[4], const uint8_t *header, size_t at,
		 bool present)
{
	return number(value, present ? header[at] : 0, present);
}

/* Seconds since the first Thursday before 1970, as the policy's clocks go. */
static uint64_t local_time(const struct subject *subject)
{
	const struct zone *zone = &subject->reference->policy->zone;
	int64_t now = subject->given.time;
	size_t i = 0;

	while (i + 1 < zone->count && zone->list[i + 1].from <= now)
		i++;
	return now + 86400 + zone->list[i].seconds;
}

/* Bit by bit, as the header is drawn in RFCs. */
static bool bits(uint32_t value[4], const uint8_t *from, const uint8_t *end,
		 const struct kz_slice *payload)
{
	unsigned int i, last = payload->offset + payload->bits;

	if (!from || last > (end - from) * 8)
		return false;
	value[0] = 0;
	for (i = payload->offset; i < last; i++)
		value[0] = value[0] << 1 | (from[i / 8] >> (7 - i % 8) & 1);
	return true;
}

static bool payload(uint32_t value[4], const struct decoded *p,
		    const struct kz_slice *payload)
{
	if (!p->version)
		return false;
	return bits(value,
		    payload->base == KZ_PAYLOAD_NETWORK ? p->ip : p->after,
		    p->ip + p->ip_length, payload);
}

/* An address in four bytes and two, high-aligned. */
static bool link_bits(uint32_t value[4], const struct decoded *p,
		      const struct kz_slice *payload)
{
	const uint32_t *from[] = { p->ether_daddr, p->ether_saddr };
	uint8_t bytes[12];
	unsigned int i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = from[i / 6][i % 6 / 4] >> (24 - i % 6 % 4 * 8);
	return p->ether && bits(value, bytes, bytes + sizeof(bytes), payload);
}

/* The number of the group that the socket has at the condition's level. */
static bool control_group(uint32_t value[4],
			  const struct policy_condition *condition,
			  const struct subject *subject)
{
	const struct policy *policy = subject->reference->policy;
	uint32_t hash = subject->given.cgroup[condition->level - 1];
	const char *path;
	size_t i;

	value[0] = 0;
	for (i = 0; i < policy->n_cgroups; i++) {
		path = policy->cgroups[i].path;
		if (cgroup_level(path, strlen(path)) == condition->level &&
		    cgroup_hash(path, strlen(path)) == hash)
			value[0] = i + 1;
	}
	return hash;
}

/*
 * Long: one switch with a case for each condition, so that the compiler
 * reports a condition that has none.
 */
bool find_value(const struct policy_condition *condition,
		struct subject *subject, uint32_t value[4])
{
	const struct decoded *p = &subject->packet;

	switch (condition->id) {
	case CONDITION_IP_SADDR:
		return address(value, p->saddr, p->version == 4);
	case CONDITION_IP_DADDR:
		return address(value, p->daddr, p->version == 4);
	case CONDITION_IP_PROTOCOL:
		return number(value, p->protocol, p->version == 4);
	case CONDITION_IP_DSCP:
		return number(value, p->dscp, p->version == 4);
	case CONDITION_IP_TTL:
		return number(value, p->ttl, p->version == 4);
	case CONDITION_IP6_SADDR:
		return address(value, p->saddr, p->version == 6);
	case CONDITION_IP6_DADDR:
		return address(value, p->daddr, p->version == 6);
	case CONDITION_IP6_DSCP:
		return number(value, p->dscp, p->version == 6);
	case CONDITION_IP6_HOPLIMIT:
		return number(value, p->ttl, p->version == 6);
	case CONDITION_TCP_SPORT:
		return number(value, p->sport, p->header == IPPROTO_TCP);
	case CONDITION_TCP_DPORT:
		return number(value, p->dport, p->header == IPPROTO_TCP);
	case CONDITION_TCP_FLAGS:
		return byte(value, p->transport, 13, p->header == IPPROTO_TCP);
	case CONDITION_UDP_SPORT:
		return number(value, p->sport, p->header == IPPROTO_UDP);
	case CONDITION_UDP_DPORT:
		return number(value, p->dport, p->header == IPPROTO_UDP);
	case CONDITION_SCTP_SPORT:
		return number(value, p->sport, p->header == IPPROTO_SCTP);
	case CONDITION_SCTP_DPORT:
		return number(value, p->dport, p->header == IPPROTO_SCTP);
	case CONDITION_TH_SPORT:
		return number(value, p->sport, p->ports);
	case CONDITION_TH_DPORT:
		return number(value, p->dport, p->ports);
	case CONDITION_ICMP_TYPE:
		return byte(value, p->transport, 0,
			    p->version == 4 && p->header == IPPROTO_ICMP);
	case CONDITION_ICMP_CODE:
		return byte(value, p->transport, 1,
			    p->version == 4 && p->header == IPPROTO_ICMP);
	case CONDITION_ICMP6_TYPE:
		return byte(value, p->transport, 0,
			    p->version == 6 && p->header == IPPROTO_ICMPV6);
	case CONDITION_ICMP6_CODE:
		return byte(value, p->transport, 1,
			    p->version == 6 && p->header == IPPROTO_ICMPV6);
	case CONDITION_FRAG:
		return number(value, p->fragment, p->version != 0);
	case CONDITION_VLAN_ID:
		return number(value, p->vlan, p->tagged);
	case CONDITION_ETHER_SADDR:
		return address(value, p->ether_saddr, p->ether);
	case CONDITION_ETHER_DADDR:
		return address(value, p->ether_daddr, p->ether);
	case CONDITION_ETHER_TYPE:
		return number(value, p->ether_type, p->ether);
	case CONDITION_CT_STATE:
		return number(value, subject->given.ct, true);
	case CONDITION_META_IIF:
		return number(value, subject->given.iif, true);
	case CONDITION_META_OIF:
		return number(value, subject->given.oif, true);
	case CONDITION_META_IIFNAME:
		return address(value, subject->given.iifname.word, true);
	case CONDITION_META_OIFNAME:
		return address(value, subject->given.oifname.word, true);
	case CONDITION_META_LENGTH:
		return number(value, p->length, true);
	case CONDITION_META_L4PROTO:
		return number(value, p->protocol, p->version != 0);
	case CONDITION_META_PKTTYPE:
		return number(value, subject->given.pkttype, true);
	case CONDITION_META_SKUID:
		return number(value, ~subject->given.skuid,
			      subject->given.skuid != 0);
	case CONDITION_META_SKGID:
		return number(value, ~subject->given.skgid,
			      subject->given.skgid != 0);
	case CONDITION_CGROUP:
		return control_group(value, condition, subject);
	case CONDITION_META_HOUR:
		return number(value, local_time(subject) % 86400, true);
	case CONDITION_META_DAY:
		return number(value, (local_time(subject) / 86400 + 3) % 7,
			      true);
	case CONDITION_FIB_TYPE:
		return number(value, subject->given.fibtype, p->version != 0);
	case CONDITION_FIB_OIF:
		return number(value, subject->given.fiboif, p->version != 0);
	case CONDITION_META_MARK:
		return number(value, subject->mark, true);
	case CONDITION_EXTHDR_RT:
		return number(value, p->routing < 0 ? 256 : p->routing,
			      p->version == 6);
	case CONDITION_RT_TYPE:
		return number(value, p->routing, p->routing >= 0);
	case CONDITION_OPTION_LSRR:
		return number(value, p->options[131], p->version == 4);
	case CONDITION_OPTION_RA: /* RFC 2113 2.1 */
		return number(value, p->options[148], p->version == 4);
	case CONDITION_OPTION_RR:
		return number(value, p->options[7], p->version == 4);
	case CONDITION_OPTION_SSRR:
		return number(value, p->options[137], p->version == 4);
	case CONDITION_PAYLOAD:
		return payload(value, p, &condition->payload);
	case CONDITION_LINK_BITS:
		return link_bits(value, p, &condition->payload);
	case CONDITION_FIELD:
		return number(value, *field_word(condition->field, subject),
			      true);
	case CONDITION_PARTS: /* its parts are conditions of their own */
	case CONDITIONS:
		break;
	}
	return false;
}

static bool is_within(const uint32_t value[4], const struct range *range)
{
	uint32_t i;

	for (i = 0; i < 4 && value[i] == range->low[i]; i++)
		;
	if (i < 4 && value[i] < range->low[i])
		return false;
	for (i = 0; i < 4 && value[i] == range->high[i]; i++)
		;
	return i == 4 || value[i] < range->high[i];
}

static bool is_among(const uint32_t value[4], const struct ranges *ranges)
{
	size_t i;

	for (i = 0; i < ranges->count; i++)
		if (is_within(value, &ranges->list[i]))
			return true;
	return false;
}

void cut_prefix(uint32_t value[4], uint32_t length)
{
	uint32_t bit;

	for (bit = length; length && bit < 128; bit++)
		value[bit / 32] &= ~(1U << (31 - bit % 32));
}

static bool is_in_set(const uint32_t value[4], const struct policy_set *set,
		      const struct subject *subject)
{
	const struct reference *reference = subject->reference;
	uint32_t first[ELEMENT_WORDS] = { 0 };

	if (!set->dynamic)
		return is_among(value, &set->ranges);
	for (; set; set = set->longer) {
		memcpy(first, value, 4 * sizeof(*first));
		cut_prefix(first, set->prefix);
		if (elements_have(&reference->sets[set->number], first,
				  reference->now / NS_PER_MS))
			return true;
	}
	return false;
}

/* True if each part of a key, @count values, is within its range. */
static bool box_has(const struct range *box, uint32_t parts[][4],
		    unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!is_within(parts[i], &box[i]))
			return false;
	return true;
}

/* How many of its words a value has. */
static unsigned int words_of(const struct policy_part *part)
{
	switch (condition_types[part->id].value) {
	case VALUE_IPV6:
	case VALUE_NAME:
		return 4;
	case VALUE_ETHER:
		return 2;
	default:
		return 1;
	}
}

bool find_joined(const struct policy_part *parts, unsigned int count,
		 struct subject *subject, uint32_t value[ELEMENT_WORDS])
{
	uint32_t found[4], *at = value;
	unsigned int i;

	for (i = 0; i < count; i++) {
		struct policy_condition part = {
			.id = parts[i].id,
			.field = parts[i].field,
		};

		if (!find_value(&part, subject, found))
			return false;
		if (part.field)
			found[0] &= part.field->mask;
		memcpy(at, found, words_of(&parts[i]) * sizeof(*at));
		at += words_of(&parts[i]);
	}
	return true;
}

/* Of a dynamic set. */
static bool joined_has(const struct policy_condition *condition,
		       struct subject *subject)
{
	const struct policy_condition *part = condition - condition->n_parts;
	const struct reference *reference = subject->reference;
	struct policy_part parts[KZ_MAX_PARTS];
	uint32_t value[ELEMENT_WORDS] = { 0 };
	unsigned int i;

	for (i = 0; i < condition->n_parts; i++)
		parts[i] = (struct policy_part){ part[i].id, part[i].field };
	return find_joined(parts, condition->n_parts, subject, value) &&
	       elements_have(&reference->sets[condition->set->number], value,
			     reference->now / NS_PER_MS);
}

/* The conditions before @condition are its parts, of which all hold. */
static bool parts_hold(const struct policy_condition *condition,
		       struct subject *subject)
{
	const struct policy_condition *part = condition - condition->n_parts;
	const struct boxes *boxes = condition_boxes(condition);
	uint32_t parts[KZ_MAX_PARTS][4] = { 0 };
	bool found = false;
	unsigned int i;
	size_t b;

	for (i = 0; i < condition->n_parts; i++) {
		if (!find_value(&part[i], subject, parts[i]))
			return false;
		if (part[i].field)
			parts[i][0] &= part[i].field->mask;
	}
	if (condition->set && condition->set->dynamic)
		found = joined_has(condition, subject);
	for (b = 0; b < boxes->count && !found; b++)
		found = box_has(boxes_at(boxes, b), parts, condition->n_parts);
	return found != condition->negate;
}

static bool condition_holds(const struct policy_condition *condition,
			    struct subject *subject)
{
	uint32_t value[4] = { 0 };
	bool found;
	int i;

	if (condition->id == CONDITION_PARTS)
		return parts_hold(condition, subject);
	if (!find_value(condition, subject, value))
		return false;
	for (i = 0; i < 4 && condition->masked; i++)
		value[i] &= condition->bits[i];
	switch (condition->id) {
	case CONDITION_TCP_FLAGS:
	case CONDITION_META_MARK:
	case CONDITION_FIELD:
		value[0] &= condition->mask;
		found = condition->ranges.count ?
				is_among(value, &condition->ranges) :
				value[0] == condition->value;
		break;
	default:
		found = condition->set ?
				is_in_set(value, condition->set, subject) :
				is_among(value, &condition->ranges);
	}
	return found != condition->negate;
}

bool conditions_hold(const struct policy_conditions *conditions,
		     struct subject *subject)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		if (!condition_holds(&conditions->list[i], subject))
			return false;
	return true;
}
