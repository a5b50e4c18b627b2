// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of every shape, single values and ranges near and far from each other,
 * few and many, against a search of their ranges one by one: at each end of
 * each range, beside it, and anywhere; and read back from the image.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/compile/set_read.h"
#include "userspace/lang/parse_policy.h"
#include "bench/bpf/flow.h"
#include "selftests/runner/ktap.h"
#include "testlib/random.h"

#define ANYWHERE 2000 /* packets, besides those at ends */

struct shape {
	const char *name;
	bool ports; /* else IPv4 addresses */
	uint32_t count; /* ranges drawn */
	uint32_t spread; /* values they are drawn from, the highest at the end */
	uint32_t longest; /* a range */
	bool ends; /* and the lowest and highest value of all */
};

static const struct shape shapes[] = {
	{ "five ports", true, 5, 65536, 1, false },
	{ "ports at both ends", true, 5, 65536, 1, true },
	{ "port ranges", true, 40, 65536, 2000, true },
	{ "as many ports as can be apart", true, 32768, 65536, 1, false },
	{ "every address apart", false, 1500, 0, 1, false },
	{ "addresses and ranges", false, 3000, 0, 1 << 18, true },
	{ "addresses close together", false, 3000, 1 << 14, 1, false },
	{ "ranges close together", false, 5000, 1 << 17, 12, true },
	{ "two in a block of 2^20", false, 8000, 0, 2, true },
	{ "wide ranges", false, 2000, 0, 1 << 24, false },
};

static uint32_t top_of(const struct shape *shape)
{
	return shape->ports ? 65535 : UINT32_MAX;
}

/* A policy that drops what is in a set of this shape. */
static struct policy *policy_draw(const struct shape *shape, uint64_t *seed)
{
	uint32_t top = top_of(shape), low, high, i;
	struct messages messages = { 0 };
	struct policy *policy = NULL;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, "set s { type %s; elements = {",
		shape->ports ? "port" : "ipv4");
	for (i = 0; i < shape->count; i++) {
		low = shape->spread ? top - random_below(seed, shape->spread) :
				      random_next(seed);
		high = low + random_below(seed, shape->longest);
		if (high < low || high > top)
			high = low;
		if (shape->ports)
			fprintf(out, "%s%u-%u", i ? ", " : " ", low, high);
		else
			fprintf(out, "%s%u.%u.%u.%u-%u.%u.%u.%u",
				i ? ", " : " ", low >> 24, low >> 16 & 255,
				low >> 8 & 255, low & 255, high >> 24,
				high >> 16 & 255, high >> 8 & 255, high & 255);
	}
	if (shape->ends)
		fputs(shape->ports ? ", 0, 65535" :
				     ", 0.0.0.0, 255.255.255.255",
		      out);
	fprintf(out, " } }\ngroup g { %s @s drop }\n",
		shape->ports ? "udp dport" : "ip saddr");
	if (!fclose(out))
		policy = policy_parse("triples", text, &messages);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	free(text);
	return policy;
}

static bool is_in(const struct ranges *ranges, uint32_t value)
{
	size_t i;

	for (i = 0; i < ranges->count; i++)
		if (value >= ranges->list[i].low[0] &&
		    value <= ranges->list[i].high[0])
			return true;
	return false;
}

/* Values to ask for; how many. */
static size_t values_draw(const struct shape *shape,
			  const struct ranges *ranges, uint64_t *seed,
			  uint32_t *values)
{
	uint32_t top = top_of(shape);
	size_t n = 0, i;

	for (i = 0; i < ranges->count; i++) {
		values[n++] = ranges->list[i].low[0];
		values[n++] = (ranges->list[i].low[0] - 1) & top;
		values[n++] = ranges->list[i].high[0];
		values[n++] = (ranges->list[i].high[0] + 1) & top;
	}
	for (i = 0; i < ANYWHERE; i++)
		values[n++] = random_next(seed) & top;
	return n;
}

static void frame_fill(const struct shape *shape, uint32_t value,
		       struct flow_frame *frame)
{
	const uint32_t saddr = htonl(shape->ports ? 0x0a000001 : value);

	*frame = (struct flow_frame){
		.ether = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 },
		.ip = { 0x45, 0, 0, 40, 0, 0, 0, 0, 64, 17 },
		.dport = htons(shape->ports ? value : 53),
		.l4 = { 0, 20 },
	};
	memcpy(frame->ip + 12, &saddr, sizeof(saddr));
}

/* What is read back from @image is what @ranges are. */
static bool is_read_back(const struct image *image, const struct ranges *ranges)
{
	struct ranges got = { 0 };
	bool same;

	same = !image_set_read(image, image_set_find(image, "s"), &got);
	ranges_normalize(&got, 1);
	same = same && got.count == ranges->count &&
	       !memcmp(got.list, ranges->list, got.count * sizeof(*got.list));
	free(got.list);
	return same;
}

/* How many of @values are evaluated wrongly; -1 if they cannot be, or the set
 * is read back as another one.
 */
static long evaluate(const struct shape *shape, const struct policy *policy,
		     const uint32_t *values, size_t n)
{
	struct flow_frame *frames = calloc(n, sizeof(*frames));
	struct kz_result *results = calloc(n, sizeof(*results));
	struct packet *packets = calloc(n, sizeof(*packets));
	struct test_run test = { .backend = backend_find("image") };
	struct messages messages = { 0 };
	struct image image = { 0 };
	char why[WHY_SIZE];
	long wrong = -1;
	size_t i;

	for (i = 0; frames && packets && i < n; i++) {
		frame_fill(shape, values[i], &frames[i]);
		packets[i] = (struct packet){ .frame = (void *)&frames[i],
					      .length = sizeof(frames[i]) };
	}
	if (!frames || !results || !packets ||
	    policy_compile(policy, &image, &messages) ||
	    test.backend->test_open(&test, policy, &image, why))
		goto out;
	if (!test.backend->test_run(&test, packets, n, results, why))
		for (i = 0, wrong = 0; i < n; i++)
			wrong += (results[i].verdict == KZ_DROP) !=
				 is_in(&policy->sets[0]->ranges, values[i]);
	if (!is_read_back(&image, &policy->sets[0]->ranges))
		wrong = -1;
	test.backend->test_close(&test);
out:
	messages_print(&messages, stderr);
	messages_clear(&messages);
	image_free(&image);
	free(frames);
	free(results);
	free(packets);
	return wrong;
}

static void test_shape(const struct shape *shape, uint64_t *seed)
{
	struct policy *policy = policy_draw(shape, seed);
	const struct ranges *ranges;
	uint32_t *values;
	long wrong = -1;
	size_t n = 0;

	if (policy) {
		ranges = &policy->sets[0]->ranges;
		values = calloc(4 * ranges->count + ANYWHERE, sizeof(*values));
		n = values ? values_draw(shape, ranges, seed, values) : 0;
		if (n)
			wrong = evaluate(shape, policy, values, n);
		free(values);
	}
	ktap_result(wrong == 0, "%s: %zu ranges, %zu values, %ld wrong",
		    shape->name, policy ? policy->sets[0]->ranges.count : 0, n,
		    wrong);
	policy_free(policy);
}

int main(void)
{
	const size_t n = sizeof(shapes) / sizeof(shapes[0]);
	uint64_t seed = 1;
	size_t i;

	ktap_start(n);
	for (i = 0; i < n; i++)
		test_shape(&shapes[i], &seed);
	return ktap_finish();
}
