// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policies that decision trees handle badly: the image stays within so many
 * bytes, nodes and trees, and means what the reference means. The bounds are
 * generous and count, so that they hold on every machine.
 */
#include <stdio.h>
#include <stdlib.h>

#include "selftests/runner/backends.h"
#include "userspace/compile/compile.h"
#include "userspace/lang/parse_policy.h"
#include "selftests/fuzz/draw_frame.h"
#include "userspace/lint/lint.h"
#include "selftests/runner/ktap.h"
#include "testlib/random.h"
#include "userspace/reference/reference.h"
#include "selftests/fuzz/sketch.h"

#define PACKETS 500U

extern const struct backend backend_image;

struct adversary {
	const char *name;
	uint32_t rules; /* asked for */
	void (*write)(struct sketch *out, uint32_t rules);
	/* Bounds: */
	uint32_t bytes_per_rule; /* of the hot part */
	uint32_t nodes_per_rule; /* rules' and sets' trees together */
	uint32_t trees;
};

static const char *verdict(uint32_t i)
{
	return i % 2 ? "accept" : "drop";
}

/* Each matches everything: all but the first never fire. */
static void write_wildcards(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(out, "ip saddr 0.0.0.0/0 ip daddr 0.0.0.0/0 %s\n",
			   verdict(i));
}

/* One address is any, the other and a port are not: half of each kind. */
static void write_one_sided(struct sketch *out, uint32_t rules)
{
	uint64_t seed = 1;
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(out, "ip %s %u.%u.%u.0/%u tcp %s %u-%u %s\n",
			   i % 2 ? "saddr" : "daddr", random_below(&seed, 4),
			   random_below(&seed, 256),
			   random_below(&seed, 8) * 32,
			   16 + random_below(&seed, 4),
			   i % 3 ? "dport" : "sport", random_below(&seed, 1000),
			   1000 + random_below(&seed, 64000), verdict(i));
}

/* Each prefix of one address, the shortest last; nothing else tells apart. */
static void write_chain(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(out, "ip saddr 170.170.170.170/%u %s\n", 32 - i % 32,
			   verdict(i));
}

/* Each rule asks for two of four values; the other two are any. */
static void write_pairs(struct sketch *out, uint32_t rules)
{
	static const char *const pairs[][2] = {
		{ "ip saddr", "ip daddr" },  { "ip saddr", "tcp sport" },
		{ "ip saddr", "tcp dport" }, { "ip daddr", "tcp sport" },
		{ "ip daddr", "tcp dport" }, { "tcp sport", "tcp dport" },
	};
	uint64_t seed = 1;
	uint32_t i, k;

	for (i = 0; i < rules; i++) {
		for (k = 0; k < 2; k++) {
			const char *key = pairs[i % 6][k];

			if (key[0] == 'i')
				sketch_add(out, "%s 10.%u.%u.0/24 ", key,
					   random_below(&seed, 8), i % 256);
			else
				sketch_add(out, "%s %u ", key,
					   random_below(&seed, 2000));
		}
		sketch_add(out, "%s\n", verdict(i));
	}
}

static void write_wide_ports(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(
			out,
			"ip saddr 10.0.%u.%u tcp sport 1-65534 tcp dport 1-65534 %s\n",
			i / 256, i % 256, verdict(i));
}

/* Nothing but ports, all but alike. */
static void write_same_ports(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(out, "tcp sport %u-65534 tcp dport 1-%u %s\n", 1 + i,
			   65534 - i, verdict(i));
}

static void write_identical(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(out, "ip saddr 10.0.0.0/8 %s\n", verdict(i));
}

/* Longest first, in all combinations of two lengths. */
static void write_nested(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(
			out,
			"ip saddr 170.170.170.170/%u ip daddr 85.85.85.85/%u %s\n",
			32 - i / 32 % 32, 32 - i % 32, verdict(i));
}

/* As intervals that are no prefixes, each inside the next one. */
static void write_onion(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(out, "ip saddr 10.%u.%u.1-20.%u.%u.7 %s\n",
			   (rules - i) / 256, (rules - i) % 256, 100 + i / 256,
			   i % 256, verdict(i));
}

/* Every rule but a few asks for lists that span everything. */
static void write_sets(struct sketch *out, uint32_t rules)
{
	uint64_t seed = 1;
	uint32_t i;

	for (i = 0; i < rules; i++) {
		uint32_t a = random_below(&seed, 250);
		uint32_t b = random_below(&seed, 65000);

		sketch_add(
			out,
			"ip saddr { 0.%u.0.0/16, 10.%u.0.0/16, 255.0.%u.1 } ",
			a, a, i % 256);
		sketch_add(out, "tcp dport { %u, %u, %u } %s\n", a % 4, b,
			   65000 + i % 500, verdict(i));
	}
}

static void write_negations(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(out,
			   "ip saddr != 10.0.0.0/%u tcp dport != %u-65535 %s\n",
			   1 + i % 32, 1 + i % 100, verdict(i));
}

static void write_marks(struct sketch *out, uint32_t rules)
{
	uint64_t seed = 1;
	uint32_t i, mask, value;

	for (i = 0; i < rules; i++) {
		mask = random_next(&seed) & random_next(&seed);
		value = random_next(&seed) & mask;
		sketch_add(out, "meta mark & 0x%x == 0x%x %s\n", mask | 1,
			   value, verdict(i));
	}
}

/* Each is a list of its own of some 220 prefixes. */
static void write_wide_ipv6(struct sketch *out, uint32_t rules)
{
	uint32_t i;

	for (i = 0; i < rules; i++)
		sketch_add(
			out,
			"ip6 saddr %x::1-%x:ffff:ffff:ffff:ffff:ffff:ffff:fffe %s\n",
			0x2000 + i, 0x2000 + i, verdict(i));
}

/* One list of as many such ranges. */
static void write_wide_ipv6_list(struct sketch *out, uint32_t ranges)
{
	uint32_t i;

	sketch_add(out, "ip6 saddr { ");
	for (i = 0; i < ranges; i++)
		sketch_add(out, "%x::1-%x:ffff:ffff:ffff:ffff:ffff:ffff:fffe, ",
			   0x2000 + i, 0x2000 + i);
	sketch_add(out, "} drop\n");
}

/*
 * Bytes: twice what 100,000 rules of ClassBench may take. Trees: where nothing
 * tells rules apart, every tree takes a full leaf of them, in each family.
 */
#define BYTES 256
#define NODES 8
#define WORST(families, rules) ((families) * ((rules) / KZ_LEAF_RULES + 1))

static const struct adversary adversaries[] = {
	{ "pairs of four values", 6000, write_pairs, BYTES, NODES, 16 },
	{ "ports 1-65534", 3000, write_wide_ports, BYTES, NODES, 4 },
	{ "ports all but alike", 1000, write_same_ports, BYTES, NODES, 8 },
	{ "identical prefixes", 100000, write_identical, BYTES, NODES, 1 },
	{ "wildcards in both addresses", 20000, write_wildcards, BYTES, NODES,
	  1 },
	{ "a wildcard in either address", 8000, write_one_sided, BYTES, NODES,
	  WORST(1, 8000) / 4 },
	{ "prefixes /32 to /1", 32, write_chain, BYTES, NODES, 5 },
	{ "nested prefixes", 1024, write_nested, BYTES, NODES, WORST(1, 1024) },
	{ "nested ranges", 5000, write_onion, BYTES, NODES, WORST(1, 5000) },
	{ "nothing but lists", 4000, write_sets, 512, 32, WORST(1, 4000) },
	{ "negations", 3000, write_negations, BYTES, NODES, WORST(1, 3000) },
	{ "masked marks", 3000, write_marks, BYTES, NODES, WORST(3, 3000) },
	{ "wide IPv6 ranges", 300, write_wide_ipv6, 32768, 4096,
	  WORST(1, 300) },
	{ "a list of wide IPv6 ranges", 400, write_wide_ipv6_list, 32768, 4096,
	  1 },
};

static bool is_reported(const struct lint *lint, uint32_t rule)
{
	size_t i;

	for (i = 0; i < lint->count && lint->list[i].number < rule; i++)
		;
	return i < lint->count && lint->list[i].number == rule &&
	       lint->list[i].kind != LINT_REDUNDANT;
}

/*
 * Packets of which the image says something else than the reference; and, in
 * @lies, those whose rule is said never to fire.
 */
static uint32_t disagreements(const struct policy *policy,
			      const struct image *image,
			      const struct lint *lint, uint32_t *lies)
{
	struct test_run test = { .backend = &backend_image };
	static uint8_t frame[NOTATION_FRAME];
	struct kz_result expected, got;
	uint32_t i, different = 0;
	struct reference reference;
	uint64_t seed = 1;
	struct drawn drawn;
	char why[WHY_SIZE];

	if (reference_open(&reference, policy))
		return PACKETS;
	if (backend_image.test_open(&test, policy, image, why)) {
		reference_close(&reference);
		return PACKETS;
	}
	for (i = 0; i < PACKETS; i++) {
		frame_draw(&seed, policy, &drawn);
		struct packet packet = {
			.frame = frame,
			.length = notation_write(&drawn.layers, frame),
			.given = drawn.given,
		};

		reference_evaluate(&reference, &packet, &expected);
		backend_image.test_run(&test, &packet, 1, &got, why);
		different += !results_equal(&expected, &got);
		*lies += is_reported(lint, expected.rule);
	}
	backend_image.test_close(&test);
	reference_close(&reference);
	return different;
}

static void evaluate(const struct adversary *a, const struct policy *policy,
		     const struct image *image)
{
	const struct kz_image_header *h = image->header;
	uint32_t nodes = h->n_nodes + h->n_set_nodes;
	uint32_t different, lies = 0;
	struct lint lint;

	if (lint_find(policy, image, 0, &lint))
		exit(1);
	different = disagreements(policy, image, &lint, &lies);

	ktap_result(h->hot_size / a->rules <= a->bytes_per_rule,
		    "%s: %u bytes a rule, of %u", a->name,
		    h->hot_size / a->rules, a->bytes_per_rule);
	ktap_result(nodes / a->rules <= a->nodes_per_rule,
		    "%s: %u nodes a rule, of %u", a->name, nodes / a->rules,
		    a->nodes_per_rule);
	ktap_result(h->n_listed <= a->trees, "%s: %u trees, of %u", a->name,
		    h->n_listed, a->trees);
	ktap_result(!different, "%s: %u of %u packets differ", a->name,
		    different, PACKETS);
	ktap_result(!lies, "%s: %zu rules do nothing, %zu may do nothing",
		    a->name, lint.count,
		    lint.unsure_shadowed + lint.unsure_redundant);
	lint_free(&lint);
}

static void run(const struct adversary *a)
{
	struct messages messages = { 0 };
	struct sketch sketch = { 0 };
	struct image image = { 0 };
	struct policy *policy;

	sketch_add(&sketch, "group g {\n");
	a->write(&sketch, a->rules);
	sketch_add(&sketch, "}\n");
	policy = policy_parse(a->name, sketch.text, &messages);
	if (policy && !policy_compile_room(policy, false, &image, &messages)) {
		evaluate(a, policy, &image);
	} else {
		messages_print(&messages, stderr);
		ktap_result(false, "%s: compiles", a->name);
	}
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
	sketch_free(&sketch);
}

int main(void)
{
	size_t count = sizeof(adversaries) / sizeof(*adversaries), i;

	ktap_start(5 * count);
	for (i = 0; i < count; i++)
		run(&adversaries[i]);
	return ktap_finish();
}
