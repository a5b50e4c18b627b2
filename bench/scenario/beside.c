// SPDX-License-Identifier: GPL-2.0-only
/*
 * Beside systems that meet packets elsewhere than ours: the searches alone, and
 * the programs alone.
 */
#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

#define BESIDE_RTE_ACL(its_ruleset, its_size)                              \
	{                                                                  \
		.what = "a search beside rte_acl's, " its_ruleset,         \
		.at_most = 1.2, .sut = "kzmark-search", .peer = "rte-acl", \
		.ruleset = its_ruleset, .size = its_size                   \
	}

static const struct bar search[] = {
	BESIDE_RTE_ACL("acl1", 1000),
	BESIDE_RTE_ACL("acl1", 10000),
	BESIDE_RTE_ACL("ipc1", 10000),
	{ 0 },
};

static const struct bar of_bpfilter[] = {
	{ .what = "XDP program, ns, of bpfilter's",
	  .at_most = 0.3,
	  .sut = "kzmark-xdp",
	  .peer = "bpfilter" },
	{ .what = "XDP program, ns above the empty one's, of bpfilter's",
	  .at_most = 0.3,
	  .sut = "kzmark-xdp",
	  .baseline = "empty-xdp",
	  .peer = "bpfilter" },
	{ 0 },
};

#define BESIDE_BPFILTER(its_name, ...)                                    \
	{                                                                 \
		.name = its_name, .what = "test runs of the XDP program", \
		.expected_verdict = KZ_DROP,                              \
		.suts = { "kzmark-xdp", "bpfilter", "empty-xdp" },        \
		.clocks = { [CLOCK_HOST] = { .metric = &metric_test_run,  \
					     .suite = SUITE_BARS,         \
					     .bars = of_bpfilter } },     \
		__VA_ARGS__                                               \
	}

static const struct bar ip6_compile[] = {
	{ .what = "IPv6 rules, CPU time from text to image, of IPv4's",
	  .at_most = 3,
	  .sut = "kzmark-xdp",
	  .ruleset = "acl1-ip6",
	  .of = "acl1" },
	{ 0 },
};

const struct scenario scenarios_beside[] = {
	{ .name = "search",
	  .what = "a search in userspace beside DPDK's rte_acl",
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "acl1", "ipc1" },
	  .sizes = { 1000, 10000 },
	  .suts = { "kzmark-search", "rte-acl" },
	  .clocks = { [CLOCK_HOST] = { .metric = &metric_search,
				       .suite = SUITE_BARS,
				       .bars = search } } },
	BESIDE_BPFILTER("bpfilter-rules", .rulesets = { "acl1" },
			.sizes = { 1, 32, 128, 512 }),
	BESIDE_BPFILTER("bpfilter-set", .rulesets = { "blocklist" },
			.sizes = { 10000, 100000 }),
	{ .name = "ip6-compile",
	  .what = "time from text to image, of the same rules for IPv6",
	  .expected_verdict = KZ_CONTINUE,
	  .rulesets = { "acl1", "acl1-ip6" },
	  .sizes = { 1000, 10000, 100000 },
	  .suts = { "kzmark-xdp" },
	  .clocks = { [CLOCK_HOST] = { .metric = &metric_compile,
				       .suite = SUITE_BARS,
				       .bars = ip6_compile } } },
	{ 0 },
};
