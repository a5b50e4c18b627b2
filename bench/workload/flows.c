// SPDX-License-Identifier: GPL-2.0-only
#include "bench/workload/flows.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include "testlib/random.h"

#define SEED 3
#define SLOTS (4 * BENCH_FLOWS)
/* A policy of few rules may not have that many flows inside: then any. */
#define TRIES (16 * BENCH_FLOWS)

struct chooser {
	struct flow *flows;
	int64_t *expected;
	uint32_t count;
	uint32_t *slots; /* hash of those chosen: number + 1 */
};

static uint32_t flow_hash(const struct flow *flow)
{
	uint64_t seed;

	memcpy(&seed, flow, sizeof(seed));
	seed += (uint64_t)flow->sport << 32 | (uint32_t)flow->dport << 8 |
		flow->protocol;
	return random_next(&seed);
}

/* Add @flow unless it is there. */
static void choose(struct chooser *c, const struct flow *flow, int64_t expected)
{
	uint32_t slot = flow_hash(flow) % SLOTS;

	if (c->count == BENCH_FLOWS)
		return;
	for (; c->slots[slot]; slot = (slot + 1) % SLOTS)
		if (!memcmp(&c->flows[c->slots[slot] - 1], flow, sizeof(*flow)))
			return;
	c->flows[c->count] = *flow;
	c->expected[c->count] = expected;
	c->slots[slot] = ++c->count;
}

static void flow_finish(struct flow *flow)
{
	/* Version to total length, id and fragment 0, TTL 64: see
	 * flow_frame_make().
	 */
	uint32_t sum = 0x4500 + 40 + (64 << 8 | flow->protocol), i;
	uint16_t address[4];

	memcpy(address, flow, sizeof(address));
	for (i = 0; i < 4; i++)
		sum += ntohs(address[i]);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	flow->check = htons(~sum);
}

struct flow flow_answer(const struct flow *flow)
{
	struct flow answer = *flow; /* its checksum is the same sum */

	answer.saddr = flow->daddr;
	answer.daddr = flow->saddr;
	answer.sport = flow->dport;
	answer.dport = flow->sport;
	return answer;
}

static struct flow flow_of_frame(const uint8_t *frame, uint32_t length)
{
	struct flow flow = { .protocol = frame[23] };

	memcpy(&flow.saddr, frame + 26, 4);
	memcpy(&flow.daddr, frame + 30, 4);
	if (length >= 38) {
		memcpy(&flow.sport, frame + 34, 2);
		memcpy(&flow.dport, frame + 36, 2);
	}
	flow_finish(&flow);
	return flow;
}

/* A value that @c asks for; negated ones are left to chance. */
static uint32_t draw_inside(uint64_t *seed, const struct policy_condition *c)
{
	const struct ranges *ranges = c->set ? &c->set->ranges : &c->ranges;
	const struct range *range;

	if (c->negate || !ranges->count)
		return random_next(seed);
	range = &ranges->list[random_below(seed, ranges->count)];
	return range->low[0] + random_next(seed) % ((uint64_t)range->high[0] -
						    range->low[0] + 1);
}

static void flow_meet(uint64_t *seed, const struct policy_condition *c,
		      struct flow *flow)
{
	const struct condition_type *type = &condition_types[c->id];
	uint32_t value = draw_inside(seed, c);

	if (type->class_mask & KZ_C_HEADER)
		flow->protocol = type->class_value >> KZ_C_HEADER_SHIFT;
	switch (c->id) {
	case CONDITION_IP_SADDR:
		flow->saddr = htonl(value);
		break;
	case CONDITION_IP_DADDR:
		flow->daddr = htonl(value);
		break;
	case CONDITION_IP_PROTOCOL:
	case CONDITION_META_L4PROTO:
		flow->protocol = value;
		break;
	case CONDITION_TCP_SPORT:
	case CONDITION_UDP_SPORT:
	case CONDITION_SCTP_SPORT:
		flow->sport = htons(value);
		break;
	case CONDITION_TCP_DPORT:
	case CONDITION_UDP_DPORT:
	case CONDITION_SCTP_DPORT:
		flow->dport = htons(value);
		break;
	default:
		break;
	}
}

/* A point inside some rule, anything where the rule does not care. */
static struct flow flow_draw(uint64_t *seed, const struct policy *policy)
{
	static const uint8_t protocols[] = { 6, 6, 17, 1 };
	const struct policy_group *group = &policy->groups[0];
	const struct policy_rule *rule;
	struct flow flow = {
		.saddr = random_next(seed),
		.daddr = random_next(seed),
		.sport = random_next(seed),
		.dport = random_next(seed),
		.protocol = protocols[random_below(seed, sizeof(protocols))],
	};
	size_t i;

	if (group->n_rules) {
		rule = &group->rules[random_below(seed, group->n_rules)];
		for (i = 0; i < rule->conditions.count; i++)
			flow_meet(seed, &rule->conditions.list[i], &flow);
	}
	/* As in ClassBench's traces. */
	if (flow.protocol != 6 && flow.protocol != 17 && flow.protocol != 132)
		flow.sport = flow.dport = 0;
	flow_finish(&flow);
	return flow;
}

static void shuffle(uint64_t *seed, struct chooser *c)
{
	uint32_t i, j;

	for (i = c->count; i > 1; i--) {
		struct flow flow = c->flows[i - 1];
		int64_t expected = c->expected[i - 1];

		j = random_below(seed, i);
		c->flows[i - 1] = c->flows[j];
		c->expected[i - 1] = c->expected[j];
		c->flows[j] = flow;
		c->expected[j] = expected;
	}
}

int flows_choose(const struct policy *policy, const struct packets *trace,
		 struct flow *flows, int64_t *expected)
{
	struct chooser c = { .flows = flows, .expected = expected };
	uint64_t seed = SEED;
	size_t i;

	c.slots = calloc(SLOTS, sizeof(*c.slots));
	if (!c.slots)
		return -ENOMEM;
	for (i = 0; i < trace->count; i++) {
		const struct packet *packet = &trace->list[i];
		struct flow flow = flow_of_frame(packet->frame, packet->length);

		choose(&c, &flow, packet->expect);
	}
	for (i = 0; i < TRIES && c.count < BENCH_FLOWS; i++) {
		struct flow flow = flow_draw(&seed, policy);

		choose(&c, &flow, PACKET_EXPECT_NOTHING);
	}
	free(c.slots);
	if (c.count < BENCH_FLOWS)
		return -ENODATA;
	shuffle(&seed, &c);
	return 0;
}
