// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the compiler's work grows with the number of rules, where cuts tell them
 * apart little or not at all. Counted, not timed: how many rules are tried for
 * each tree, and how often the children that a rule belongs to are looked up
 * (the linker leads tree_build() and bound_clip() here:
 * selftests/Makefile.inc).
 */
#include <stdio.h>
#include <stdlib.h>

#include "selftests/runner/ktap.h"
#include "userspace/compile/compile.h"
#include "userspace/compile/cut.h"
#include "userspace/lang/parse_policy.h"

#define FEW 5000U
#define MANY 30000U

static uint64_t looks;
static uint32_t pool; /* prefixes that rules draw from */

bool __real_bound_clip(const struct tree_bound *bound, uint32_t mask,
		       uint32_t value, struct tree_bound *clipped);
bool __wrap_bound_clip(const struct tree_bound *bound, uint32_t mask,
		       uint32_t value, struct tree_bound *clipped);

bool __wrap_bound_clip(const struct tree_bound *bound, uint32_t mask,
		       uint32_t value, struct tree_bound *clipped)
{
	looks++;
	return __real_bound_clip(bound, mask, value, clipped);
}

int __real_tree_build(struct tree_builder *builder, const uint32_t *list,
		      size_t count, struct kz_node *root);
int __wrap_tree_build(struct tree_builder *builder, const uint32_t *list,
		      size_t count, struct kz_node *root);

int __wrap_tree_build(struct tree_builder *builder, const uint32_t *list,
		      size_t count, struct kz_node *root)
{
	looks += count;
	return __real_tree_build(builder, list, count, root);
}

/* Always the same numbers, below @limit. */
static uint32_t draw(uint64_t *state, uint32_t limit)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (*state >> 33) % limit;
}

static void rule_dynamic(FILE *out, uint64_t *state)
{
	fprintf(out, "ip saddr @a ip daddr != @b meta length %u",
		40 + draw(state, 2));
}

static void rule_negated(FILE *out, uint64_t *state)
{
	fprintf(out, "ip saddr != 10.0.%u.%u", draw(state, 256),
		draw(state, 256));
}

static void rule_a_set(FILE *out, uint64_t *state)
{
	fprintf(out, "ip saddr @a meta length != %u", 1 + draw(state, 65535));
}

static void rule_two_protocols(FILE *out, uint64_t *state)
{
	fprintf(out, "%s dport != %u", draw(state, 2) ? "tcp" : "udp",
		draw(state, 65536));
}

static void rule_four_ports(FILE *out, uint64_t *state)
{
	static const unsigned int ports[] = { 22, 53, 80, 443 };

	fprintf(out, "tcp dport %u ip saddr @a", ports[draw(state, 4)]);
}

static void rule_supernets(FILE *out, uint64_t *state)
{
	fprintf(out, "ip saddr 10.0.0.0/%u ip daddr 192.0.0.0/%u ip ttl != %u",
		draw(state, 9), draw(state, 9), draw(state, 256));
}

static void rule_port_ranges(FILE *out, uint64_t *state)
{
	uint32_t low = draw(state, 60000);

	fprintf(out, "tcp dport %u-%u ip saddr @a", low,
		low + 1 + draw(state, 5000));
}

static void rule_half_ports(FILE *out, uint64_t *state)
{
	if (draw(state, 2))
		fprintf(out, "tcp dport %u ", draw(state, 65536));
	rule_negated(out, state);
}

/*
 * One of @pool prefixes of providers, sites, subnets and hosts: the same ones
 * of IPv4 and of IPv6. A third are of one provider.
 */
static void write_prefix(FILE *out, uint64_t *state, bool six)
{
	static const uint8_t lengths[][2] = { { 8, 32 },  { 12, 40 },
					      { 16, 48 }, { 16, 48 },
					      { 20, 56 }, { 24, 64 },
					      { 24, 64 }, { 32, 128 } };
	uint64_t own = draw(state, pool) * 0x9e3779b97f4a7c15ULL;
	uint32_t provider = draw(&own, 3) ? draw(&own, 65536) : 0;
	const uint8_t *length = lengths[draw(&own, 8)];
	/* 24 bits after the provider's, of which the prefix has some. */
	uint32_t bits = draw(&own, 1 << 24) &
			~(uint32_t)(0xffffffffULL >> length[0]);

	if (six)
		fprintf(out, "2a00:%x:%x:%x::%s/%u", provider, bits >> 8,
			(bits & 0xff) << 8, length[1] == 128 ? "1" : "",
			length[1]);
	else
		fprintf(out, "%u.%u.%u.%u/%u", 40 + provider % 16,
			bits >> 16 & 255, bits >> 8 & 255, bits & 255,
			length[0]);
}

static void rule_prefixes(FILE *out, uint64_t *state, bool six)
{
	const char *family = six ? "ip6" : "ip";
	static const char *const sides[] = { "saddr", "daddr" };
	static const unsigned int ports[] = { 22, 25, 53, 80, 443 };
	unsigned int i, port;

	for (i = 0; i < 2; i++) {
		if (!draw(state, 5))
			continue;
		fprintf(out, "%s %s ", family, sides[i]);
		write_prefix(out, state, six);
		fprintf(out, " ");
	}
	port = draw(state, 7) ? ports[draw(state, 5)] : draw(state, 60000);
	fprintf(out, "tcp dport %u-%u", port,
		port + (draw(state, 10) < 7 ? 0 : draw(state, 1000)));
}

static void rule_ipv4(FILE *out, uint64_t *state)
{
	rule_prefixes(out, state, false);
}

static void rule_ipv6(FILE *out, uint64_t *state)
{
	rule_prefixes(out, state, true);
}

static const struct {
	const char *name;
	void (*write)(FILE *out, uint64_t *state);
} kinds[] = {
	{ "dynamic sets", rule_dynamic },
	{ "negations", rule_negated },
	{ "a dynamic set, a negation", rule_a_set },
	{ "two protocols", rule_two_protocols },
	{ "four ports, a dynamic set", rule_four_ports },
	{ "prefixes in one another", rule_supernets },
	{ "overlapping ranges of ports", rule_port_ranges },
	{ "half of them with a port", rule_half_ports },
	{ "IPv4 prefixes", rule_ipv4 },
	{ "IPv6 prefixes", rule_ipv6 },
};

enum { IPV4 = 8, IPV6 };

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static char *make_text(unsigned int kind, unsigned int rules)
{
	char *text = NULL;
	uint64_t state = 1;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		exit(1);
	pool = rules / 5;
	fprintf(out, "set a { type ipv4; dynamic; size 16 }\n"
		     "set b { type ipv4; dynamic; size 16 }\n"
		     "group g {\n");
	while (rules--) {
		kinds[kind].write(out, &state);
		fprintf(out, " drop\n");
	}
	fprintf(out, "}\n");
	fclose(out);
	return text;
}

/* Whether a packet may cost so much or not is another test's (cost.c). */
static uint64_t compile_looks(unsigned int kind, unsigned int rules)
{
	char *text = make_text(kind, rules);
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("work", text, &messages);
	struct image image = { 0 };

	looks = 0;
	if (policy && !policy_compile(policy, &image, &messages))
		image_free(&image);
	messages_clear(&messages);
	policy_free(policy);
	free(text);
	return policy ? looks : 0;
}

/* One kind's work, of few rules and of many; that of few. */
static uint64_t test_growth(unsigned int kind)
{
	uint64_t few = compile_looks(kind, FEW);
	uint64_t many = compile_looks(kind, MANY);

	/* Twice what is linear: a tree's depth may grow. */
	ktap_result(few && many <= few * (2 * MANY / FEW),
		    "%s: %.1f looks a rule of %u, %.1f of %u", kinds[kind].name,
		    (double)few / FEW, FEW, (double)many / MANY, MANY);
	return many;
}

int main(void)
{
	uint64_t many[KINDS];
	unsigned int kind;

	ktap_start(KINDS + 1);
	for (kind = 0; kind < KINDS; kind++)
		many[kind] = test_growth(kind);
	ktap_result(many[IPV6] <= 3 * many[IPV4],
		    "IPv6 rules take %.1f times as many looks as IPv4 rules",
		    (double)many[IPV6] / many[IPV4]);
	return ktap_finish();
}
