// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of IPv6 prefixes and addresses, of lengths that leaves say in different
 * ways, against a comparison with each prefix: at both ends of each, beside
 * them, and anywhere; read back from the image; and how large they are.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/compile/set_read.h"
#include "userspace/lang/parse_policy.h"
#include "selftests/runner/ktap.h"
#include "testlib/random.h"

#define ANYWHERE 500 /* packets, besides those at ends */

typedef unsigned __int128 address;

struct prefix {
	address value;
	unsigned int length;
};

struct shape {
	const char *name;
	uint32_t count;
	unsigned int shortest; /* prefix */
	unsigned int longest;
	unsigned int near; /* bits that they have in common */
	unsigned int most; /* bytes an element; 0: any number */
};

static const struct shape shapes[] = {
	{ "one prefix of one bit", 1, 1, 1, 0, 0 },
	{ "prefixes of up to 64 bits", 3000, 8, 64, 8, 9 + 8 },
	{ "few of up to 64 bits", 12, 20, 64, 3, 0 },
	{ "of 64 bits", 3000, 64, 64, 32, 9 + 8 },
	{ "of 64 and 65 bits", 1000, 64, 65, 40, 0 },
	{ "addresses", 3000, 128, 128, 32, 16 + 8 },
	{ "addresses of one network", 500, 128, 128, 110, 0 },
	{ "of every length", 3000, 4, 128, 4, 0 },
};

static address top(unsigned int bits)
{
	return bits ? ~(address)0 << (128 - bits) : 0;
}

static address address_draw(uint64_t *seed)
{
	address high = random_next(seed);

	return high << 64 | random_next(seed);
}

static address last_of(const struct prefix *prefix)
{
	return prefix->value | ~top(prefix->length);
}

static void address_bytes(address value, uint8_t bytes[16])
{
	int i;

	for (i = 0; i < 16; i++)
		bytes[i] = value >> (120 - 8 * i);
}

static void prefixes_draw(const struct shape *shape, uint64_t *seed,
			  struct prefix *list)
{
	address common = address_draw(seed);
	uint32_t i, lengths = shape->longest - shape->shortest + 1;

	for (i = 0; i < shape->count; i++) {
		list[i].length = shape->shortest + random_below(seed, lengths);
		list[i].value = ((common & top(shape->near)) |
				 (address_draw(seed) & ~top(shape->near))) &
				top(list[i].length);
	}
}

static struct policy *policy_make(const struct prefix *list, uint32_t count)
{
	struct messages messages = { 0 };
	struct policy *policy = NULL;
	char *text = NULL, words[INET6_ADDRSTRLEN];
	uint8_t bytes[16];
	size_t size;
	FILE *out = open_memstream(&text, &size);
	uint32_t i;

	if (!out)
		return NULL;
	fputs("set s { type ipv6; elements = {", out);
	for (i = 0; i < count; i++) {
		address_bytes(list[i].value, bytes);
		fprintf(out, "%s %s/%u", i ? "," : "",
			inet_ntop(AF_INET6, bytes, words, sizeof(words)),
			list[i].length);
	}
	fputs(" } }\ngroup g { ip6 daddr @s drop }\n", out);
	if (!fclose(out))
		policy = policy_parse("wide", text, &messages);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	free(text);
	return policy;
}

static bool is_in(const struct prefix *list, uint32_t count, address value)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (!((list[i].value ^ value) & top(list[i].length)))
			return true;
	return false;
}

static size_t values_draw(const struct prefix *list, uint32_t count,
			  uint64_t *seed, address *values)
{
	uint32_t i;
	size_t n = 0;

	for (i = 0; i < count; i++) {
		values[n++] = list[i].value;
		values[n++] = list[i].value - 1;
		values[n++] = last_of(&list[i]);
		values[n++] = last_of(&list[i]) + 1;
	}
	for (i = 0; i < ANYWHERE; i++)
		values[n++] = address_draw(seed);
	return n;
}

struct frame {
	uint8_t ether[14];
	uint8_t ip6[40];
	uint8_t udp[8];
};

static void frame_fill(address daddr, struct frame *frame)
{
	*frame = (struct frame){
		.ether = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xdd },
		.ip6 = { 0x60, [5] = 8, [6] = 17, [7] = 64 },
		.udp = { [5] = 8 },
	};
	address_bytes(daddr, frame->ip6 + 24);
}

static bool is_read_back(const struct image *image, const struct ranges *ranges)
{
	struct ranges got = { 0 };
	bool same;

	same = !image_set_read(image, image_set_find(image, "s"), &got);
	ranges_normalize(&got, 4);
	same = same && got.count == ranges->count &&
	       !memcmp(got.list, ranges->list, got.count * sizeof(*got.list));
	free(got.list);
	return same;
}

/* How many of @values are evaluated wrongly; -1: none could be. */
static long evaluate(const struct policy *policy, const struct image *image,
		     const struct prefix *list, uint32_t count,
		     const address *values, size_t n)
{
	struct frame *frames = calloc(n, sizeof(*frames));
	struct kz_result *results = calloc(n, sizeof(*results));
	struct packet *packets = calloc(n, sizeof(*packets));
	struct test_run test = { .backend = backend_find("image") };
	char why[WHY_SIZE];
	long wrong = -1;
	size_t i;

	if (!frames || !results || !packets ||
	    test.backend->test_open(&test, policy, image, why))
		goto out;
	for (i = 0; i < n; i++) {
		frame_fill(values[i], &frames[i]);
		packets[i] = (struct packet){ .frame = (void *)&frames[i],
					      .length = sizeof(frames[i]) };
	}
	if (!test.backend->test_run(&test, packets, n, results, why))
		for (i = 0, wrong = 0; i < n; i++)
			wrong += (results[i].verdict == KZ_DROP) !=
				 is_in(list, count, values[i]);
	test.backend->test_close(&test);
out:
	free(frames);
	free(results);
	free(packets);
	return wrong;
}

static void test_shape(const struct shape *shape, uint64_t *seed)
{
	struct prefix *list = calloc(shape->count, sizeof(*list));
	address *values = calloc(4 * shape->count + ANYWHERE, sizeof(*values));
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct policy *policy = NULL;
	bool is_same = false, is_small = false;
	long wrong = -1;
	size_t n = 0;

	if (list && values) {
		prefixes_draw(shape, seed, list);
		policy = policy_make(list, shape->count);
		n = values_draw(list, shape->count, seed, values);
	}
	if (policy && !policy_compile(policy, &image, &messages)) {
		wrong = evaluate(policy, &image, list, shape->count, values, n);
		is_same = is_read_back(&image, &policy->sets[0]->ranges);
		is_small = !shape->most ||
			   image.header->hot_size / shape->count <= shape->most;
	}
	ktap_result(wrong == 0, "%s: %zu values, %ld wrong", shape->name, n,
		    wrong);
	ktap_result(is_same, "%s: read back", shape->name);
	ktap_result(is_small, "%s: %u bytes an element at most", shape->name,
		    shape->most);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	image_free(&image);
	policy_free(policy);
	free(values);
	free(list);
}

int main(void)
{
	const size_t n = sizeof(shapes) / sizeof(shapes[0]);
	uint64_t seed = 1;
	size_t i;

	ktap_start(3 * n);
	for (i = 0; i < n; i++)
		test_shape(&shapes[i], &seed);
	return ktap_finish();
}
