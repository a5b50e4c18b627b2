// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of keys of several parts, of elements near and far from each other, that
 * overlap or not, against a search of them one by one: at each end of each
 * part, beside it, and anywhere. And what boxes_disjoin() makes of them.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/lang/parse_policy.h"
#include "userspace/policy/disjoint.h"
#include "bench/bpf/flow.h"
#include "selftests/runner/ktap.h"
#include "testlib/random.h"

#define KEYS 4000
#define PARTS 3 /* ip saddr, ip daddr, udp dport */

struct shape {
	const char *name;
	uint32_t count; /* of elements */
	uint32_t addresses; /* that they are drawn from; 0: all */
	uint32_t ports;
	uint32_t longest[2]; /* a range of addresses, and of ports */
};

static const struct shape shapes[] = {
	{ "one", 1, 0, 65536, { 1, 1 } },
	{ "a leaf", 4, 0, 65536, { 1 << 16, 100 } },
	{ "single values far apart", 3000, 0, 65536, { 1, 1 } },
	{ "single values close together", 3000, 64, 16, { 1, 1 } },
	{ "ranges far apart", 1500, 0, 65536, { 1 << 12, 50 } },
	{ "ranges that overlap", 60, 1 << 10, 100, { 1 << 9, 60 } },
	{ "wide ranges of one part", 40, 1 << 16, 64, { 1, 65536 } },
};

struct key {
	uint32_t part[PARTS];
};

static void write_address(FILE *out, uint32_t a)
{
	fprintf(out, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255,
		a & 255);
}

static void write_addresses(FILE *out, const struct shape *shape,
			    uint64_t *seed)
{
	uint32_t low = 0x0a000000 +
		       random_below(seed, shape->addresses ? shape->addresses :
							     1U << 28);

	write_address(out, low);
	putc('-', out);
	write_address(out, low + random_below(seed, shape->longest[0]));
}

static struct policy *policy_draw(const struct shape *shape, uint64_t *seed)
{
	struct messages messages = { 0 };
	struct policy *policy = NULL;
	char *text = NULL;
	uint32_t i, low, high;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fputs("set s { type ipv4 . ipv4 . port; elements = {", out);
	for (i = 0; i < shape->count; i++) {
		fputs(i ? ", " : " ", out);
		write_addresses(out, shape, seed);
		fputs(" . ", out);
		write_addresses(out, shape, seed);
		low = random_below(seed, shape->ports);
		high = low + random_below(seed, shape->longest[1]);
		fprintf(out, " . %u-%u", low, high > 65535 ? 65535U : high);
	}
	fputs(" } }\ngroup g { ip saddr . ip daddr . udp dport @s drop }\n",
	      out);
	if (!fclose(out))
		policy = policy_parse("boxes", text, &messages);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	free(text);
	return policy;
}

static bool box_has(const struct range *box, const struct key *key)
{
	uint32_t p;

	for (p = 0; p < PARTS; p++)
		if (key->part[p] < box[p].low[0] ||
		    key->part[p] > box[p].high[0])
			return false;
	return true;
}

/* How many of @boxes have @key. */
static size_t count_in(const struct boxes *boxes, const struct key *key)
{
	size_t i, n = 0;

	for (i = 0; i < boxes->count; i++)
		n += box_has(boxes_at(boxes, i), key);
	return n;
}

/* At an end of a box in each part, and mostly beside it in one. */
static struct key key_draw(const struct boxes *boxes, uint64_t *seed)
{
	const struct range *box =
		boxes_at(boxes, random_below(seed, boxes->count));
	struct key key;
	uint32_t p;

	for (p = 0; p < PARTS; p++)
		key.part[p] = random_below(seed, 2) ? box[p].low[0] :
						      box[p].high[0];
	p = random_below(seed, PARTS);
	if (random_below(seed, 3))
		key.part[p] += random_below(seed, 2) ? 1 : -1;
	if (!random_below(seed, 8))
		key.part[p] = random_next(seed);
	key.part[PARTS - 1] &= 65535;
	return key;
}

static void frame_fill(const struct key *key, struct flow_frame *frame)
{
	const uint32_t addresses[2] = { htonl(key->part[0]),
					htonl(key->part[1]) };

	*frame = (struct flow_frame){
		.ether = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 },
		.ip = { 0x45, 0, 0, 40, 0, 0, 0, 0, 64, 17 },
		.dport = htons(key->part[2]),
		.l4 = { 0, 20 },
	};
	memcpy(frame->ip + 12, addresses, sizeof(addresses));
}

/* How many of @keys the compiled set has wrong; -1: it cannot be asked. */
static long evaluate(const struct policy *policy, const struct key *keys)
{
	static struct flow_frame frames[KEYS];
	static struct kz_result results[KEYS];
	static struct packet packets[KEYS];
	struct test_run test = { .backend = backend_find("image") };
	const struct boxes *boxes = &policy->sets[0]->boxes;
	struct messages messages = { 0 };
	struct image image = { 0 };
	char why[WHY_SIZE];
	long wrong = -1;
	size_t i;

	for (i = 0; i < KEYS; i++) {
		frame_fill(&keys[i], &frames[i]);
		packets[i] = (struct packet){ .frame = (void *)&frames[i],
					      .length = sizeof(frames[i]) };
	}
	if (!policy_compile(policy, &image, &messages) &&
	    !test.backend->test_open(&test, policy, &image, why)) {
		if (!test.backend->test_run(&test, packets, KEYS, results, why))
			for (i = 0, wrong = 0; i < KEYS; i++)
				wrong += (results[i].verdict == KZ_DROP) !=
					 !!count_in(boxes, &keys[i]);
		test.backend->test_close(&test);
	}
	messages_print(&messages, stderr);
	messages_clear(&messages);
	image_free(&image);
	return wrong;
}

/* How many of @keys are in another number of boxes than 1, or 0. */
static long disjoin(const struct policy *policy, const struct key *keys)
{
	static const bool wide[PARTS];
	const struct boxes *boxes = &policy->sets[0]->boxes;
	struct boxes apart;
	long wrong = -1;
	size_t i;

	if (!boxes_disjoin(boxes, wide, &apart))
		for (i = 0, wrong = 0; i < KEYS; i++)
			wrong += count_in(&apart, &keys[i]) !=
				 !!count_in(boxes, &keys[i]);
	free(apart.list);
	return wrong;
}

static void test_shape(const struct shape *shape, uint64_t *seed)
{
	static struct key keys[KEYS];
	struct policy *policy = policy_draw(shape, seed);
	long wrong = -1, apart = -1;
	size_t i, in = 0;

	for (i = 0; policy && i < KEYS; i++) {
		keys[i] = key_draw(&policy->sets[0]->boxes, seed);
		in += !!count_in(&policy->sets[0]->boxes, &keys[i]);
	}
	if (policy) {
		wrong = evaluate(policy, keys);
		apart = disjoin(policy, keys);
	}
	ktap_result(!wrong && in > KEYS / 10 && in < KEYS,
		    "%s: %zu of %d keys are in, %ld wrongly", shape->name, in,
		    KEYS, wrong);
	ktap_result(!apart, "%s: without overlaps, %ld keys wrongly",
		    shape->name, apart);
	policy_free(policy);
}

int main(void)
{
	uint64_t seed = 7;
	size_t i;

	ktap_start(2 * sizeof(shapes) / sizeof(*shapes));
	for (i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		test_shape(&shapes[i], &seed);
	return ktap_finish();
}
