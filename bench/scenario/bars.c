// SPDX-License-Identifier: GPL-2.0-only
/* What issue 3 asks of speed and size: `make bars`. */
#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

#define CLASSBENCH                    \
	{                             \
		"acl1", "fw1", "ipc1" \
	}
#define GROWTH "instructions above the empty hook, 100k against 1k rules"
#define LOAD_BAR(who, rules, seconds)                                    \
	{                                                                \
		.what = who ", text to enforced, s", .at_most = seconds, \
		.sut = who, .size = rules                                \
	}
#define SET_BAR(who, ns)                                             \
	{                                                            \
		.what = who ", ns to add an element", .at_most = ns, \
		.sut = who                                           \
	}
#define BPF_THREE                                             \
	{                                                     \
		"kzmark-xdp", "kzmark-tc", "kzmark-netfilter" \
	}
#define KMOD_ONE              \
	{                     \
		"kzmark-kmod" \
	}
#define SET_SCENARIO(its_name, its_metric, its_clock, who, text, ...)   \
	{                                                               \
		.name = its_name, .what = text, .clock = its_clock,     \
		.metric = &its_metric, .expected_verdict = KZ_DROP,     \
		.rulesets = { "dynamic" }, .sizes = { 1 }, .suts = who, \
		.bars = {                                               \
			__VA_ARGS__                                     \
		}                                                       \
	}

const struct scenario scenarios_bars[] = {
	{
		.name = "xdp-rate",
		.what = "packet rate in XDP beside an empty program",
		.clock = CLOCK_HOST,
		.metric = &metric_rate,
		.expected_verdict = KZ_DROP,
		.rulesets = CLASSBENCH,
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-xdp", "empty-xdp" },
		.bars = {
			{ .what = "XDP rate, ClassBench 10k, of the empty program's",
			  .at_least = 0.5,
			  .sut = "kzmark-xdp",
			  .peer = "empty-xdp",
			  .size = 10000 },
			{ .what = "XDP rate, ClassBench 100k, of the empty program's",
			  .at_least = 0.4,
			  .sut = "kzmark-xdp",
			  .peer = "empty-xdp",
			  .size = 100000 },
		},
	},
	{
		.name = "xdp-instructions",
		.what = "instructions a packet in XDP above an empty program",
		.clock = CLOCK_GUEST,
		.metric = &metric_slope,
		.expected_verdict = KZ_DROP,
		.rulesets = CLASSBENCH,
		.sizes = { 1000, 10000, 100000 },
		.suts = { "kzmark-xdp", "empty-xdp" },
		.bars = {
			{ .what = "XDP instructions above the empty program, 10k",
			  .at_most = 600,
			  .sut = "kzmark-xdp",
			  .baseline = "empty-xdp",
			  .size = 10000 },
			{ .what = "XDP instructions above the empty program, 100k",
			  .at_most = 600,
			  .sut = "kzmark-xdp",
			  .baseline = "empty-xdp",
			  .size = 100000 },
			{ .what = "XDP " GROWTH,
			  .at_most = 1.5,
			  .sut = "kzmark-xdp",
			  .baseline = "empty-xdp",
			  .size = 100000,
			  .base = 1000 },
		},
	},
	{
		.name = "xdp-parts",
		.what = "where XDP's instructions go: a policy without rules",
		.clock = CLOCK_GUEST,
		.metric = &metric_slope,
		.expected_verdict = KZ_DROP,
		.rulesets = { "none" },
		.sizes = { 1 },
		.suts = { "kzmark-xdp", "empty-xdp", "bare-xdp" },
	},
	{
		.name = "tc-growth",
		.what = "instructions a packet in tc at 1k and 100k rules",
		.clock = CLOCK_GUEST,
		.metric = &metric_slope,
		.expected_verdict = KZ_DROP,
		.rulesets = CLASSBENCH,
		.sizes = { 1000, 100000 },
		.suts = { "kzmark-tc", "empty-tc" },
		.bars = {
			{ .what = "tc " GROWTH,
			  .at_most = 1.5,
			  .sut = "kzmark-tc",
			  .baseline = "empty-tc",
			  .size = 100000,
			  .base = 1000 },
		},
	},
	{
		.name = "kmod-growth",
		.what = "instructions a packet in the module at 1k and 100k rules",
		.clock = CLOCK_GUEST,
		.metric = &metric_slope,
		.expected_verdict = KZ_ACCEPT,
		.rulesets = CLASSBENCH,
		.sizes = { 1000, 100000 },
		.suts = { "kzmark-kmod", "empty-prerouting" },
		.bars = {
			{ .what = "kmod " GROWTH,
			  .at_most = 1.5,
			  .sut = "kzmark-kmod",
			  .baseline = "empty-prerouting",
			  .size = 100000,
			  .base = 1000 },
		},
	},
	{
		.name = "one-rule-kmod",
		.what = "instructions a packet for one rule, against iptables",
		.clock = CLOCK_GUEST,
		.metric = &metric_slope,
		.expected_verdict = KZ_ACCEPT,
		.rulesets = { "prefix", "port" },
		.sizes = { 1 },
		.suts = { "kzmark-kmod", "empty-prerouting",
				"iptables-legacy", "iptables-nft",
				"nft-prerouting" },
		.bars = {
			{ .what = "1 rule, kmod against iptables-legacy",
			  .at_most = 1,
			  .sut = "kzmark-kmod",
			  .peer = "iptables-legacy",
			  .baseline = "empty-prerouting" },
			{ .what = "1 rule, kmod against iptables-nft",
			  .at_most = 1,
			  .sut = "kzmark-kmod",
			  .peer = "iptables-nft",
			  .baseline = "empty-prerouting" },
		},
	},
	{
		.name = "one-rule-tc",
		.what = "instructions a packet for one rule, against nft netdev",
		.clock = CLOCK_GUEST,
		.metric = &metric_slope,
		.expected_verdict = KZ_DROP,
		.rulesets = { "prefix", "port" },
		.sizes = { 1 },
		.suts = { "kzmark-tc", "empty-tc", "nft-netdev" },
		.bars = {
			{ .what = "1 rule, tc against nft netdev ingress",
			  .at_most = 1,
			  .sut = "kzmark-tc",
			  .peer = "nft-netdev" },
		},
	},
	{
		.name = "one-rule-prefix",
		.what = "instructions a packet for one rule, against C by hand",
		.clock = CLOCK_GUEST,
		.metric = &metric_slope,
		.expected_verdict = KZ_DROP,
		.rulesets = { "prefix" },
		.sizes = { 1 },
		.suts = { "kzmark-xdp", "hand-prefix", "bare-xdp" },
		.bars = {
			{ .what = "1 rule, XDP against C by hand, above a bare drop",
			  .at_most = 3,
			  .sut = "kzmark-xdp",
			  .peer = "hand-prefix",
			  .baseline = "bare-xdp" },
			{ .what = "the same with the path they stand in",
			  .at_most = 3,
			  .sut = "kzmark-xdp",
			  .peer = "hand-prefix" },
		},
	},
	{
		.name = "one-rule-port",
		.what = "instructions a packet for one rule, against C by hand",
		.clock = CLOCK_GUEST,
		.metric = &metric_slope,
		.expected_verdict = KZ_DROP,
		.rulesets = { "port" },
		.sizes = { 1 },
		.suts = { "kzmark-xdp", "hand-port", "bare-xdp" },
		.bars = {
			{ .what = "1 rule, XDP against C by hand, above a bare drop",
			  .at_most = 3,
			  .sut = "kzmark-xdp",
			  .peer = "hand-port",
			  .baseline = "bare-xdp" },
			{ .what = "the same with the path they stand in",
			  .at_most = 3,
			  .sut = "kzmark-xdp",
			  .peer = "hand-port" },
		},
	},
	{
		.name = "concat-rate",
		.what = "packet rate in tc beside nft's concatenated sets",
		.clock = CLOCK_HOST,
		.metric = &metric_rate,
		.expected_verdict = KZ_DROP,
		.rulesets = CLASSBENCH,
		.sizes = { 10000 },
		.suts = { "kzmark-tc", "nft-concat", "empty-tc" },
		.bars = {
			{ .what = "tc rate at 10k, of nft's concatenated set",
			  .at_least = 1.5,
			  .sut = "kzmark-tc",
			  .peer = "nft-concat" },
		},
	},
	{
		.name = "deny-rate",
		.what = "packet rate with 1,000 addresses beside xdp-filter",
		.clock = CLOCK_HOST,
		.metric = &metric_rate,
		.expected_verdict = KZ_DROP,
		.rulesets = { "deny" },
		.sizes = { 1000 },
		.suts = { "kzmark-xdp", "xdp-filter", "empty-xdp" },
		.bars = {
			{ .what = "XDP rate, 1,000 addresses, of xdp-filter's",
			  .at_least = 1,
			  .sut = "kzmark-xdp",
			  .peer = "xdp-filter" },
		},
	},
	{
		.name = "blocklist-rate",
		.what = "packet rate with a block list beside a prefix tree's",
		.clock = CLOCK_HOST,
		.metric = &metric_rate,
		.expected_verdict = KZ_DROP,
		.rulesets = { "blocklist" },
		.sizes = { 100000 },
		.suts = { "kzmark-xdp", "empty-xdp", "lpm-xdp" },
		.bars = {
			{ .what = "XDP rate, block list, of the empty program's",
			  .at_least = 0.7,
			  .sut = "kzmark-xdp",
			  .peer = "empty-xdp" },
			{ .what = "XDP rate, block list, of a prefix tree look-up's",
			  .at_least = 2.5,
			  .sut = "kzmark-xdp",
			  .peer = "lpm-xdp" },
		},
	},
	{
		.name = "load-time",
		.what = "from text to enforced, on a machine without other work",
		.clock = CLOCK_HOST,
		.metric = &metric_load,
		.expected_verdict = KZ_CONTINUE,
		.rulesets = CLASSBENCH,
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-xdp", "kzmark-tc", "kzmark-netfilter" },
		.bars = {
			LOAD_BAR("kzmark-xdp", 10000, 0.15),
			LOAD_BAR("kzmark-tc", 10000, 0.15),
			LOAD_BAR("kzmark-netfilter", 10000, 0.15),
			LOAD_BAR("kzmark-xdp", 100000, 1.2),
			LOAD_BAR("kzmark-tc", 100000, 1.2),
			LOAD_BAR("kzmark-netfilter", 100000, 1.2),
		},
	},
	{
		.name = "load-kmod-text",
		.what = "the module's share that is spent on the text",
		.clock = CLOCK_HOST,
		.metric = &metric_compile,
		.expected_verdict = KZ_CONTINUE,
		.rulesets = CLASSBENCH,
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-kmod" },
		.bars = {
			LOAD_BAR("kzmark-kmod", 10000, 0.15),
			LOAD_BAR("kzmark-kmod", 100000, 1.2),
		},
	},
	{
		.name = "load-kmod-image",
		.what = "and on the image; at 1,000 M a second: see the text's",
		.clock = CLOCK_GUEST,
		.metric = &metric_install,
		.expected_verdict = KZ_CONTINUE,
		.rulesets = CLASSBENCH,
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-kmod" },
	},
	{
		.name = "image-size",
		.what = "what packets read, a rule",
		.clock = CLOCK_HOST,
		.metric = &metric_size,
		.expected_verdict = KZ_CONTINUE,
		.rulesets = CLASSBENCH,
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-xdp" },
		.bars = {
			{ .what = "image bytes a rule, rules and trees",
			  .at_most = 128,
			  .sut = "kzmark-xdp",
			  .size = 100000 },
		},
	},
	SET_SCENARIO("set-single", metric_set_single, CLOCK_HOST, BPF_THREE,
		     "add one element a call",
		     SET_BAR("kzmark-xdp", 1e6), SET_BAR("kzmark-tc", 1e6),
		     SET_BAR("kzmark-netfilter", 1e6)),
	SET_SCENARIO("set-batch", metric_set_batch, CLOCK_HOST, BPF_THREE,
		     "add 65,536 elements in a call",
		     SET_BAR("kzmark-xdp", 20000), SET_BAR("kzmark-tc", 20000),
		     SET_BAR("kzmark-netfilter", 20000)),
	SET_SCENARIO("set-single-kmod", metric_set_single, CLOCK_GUEST,
		     KMOD_ONE, "add one element a call (instructions)",
		     SET_BAR("kzmark-kmod", 1e6)),
	SET_SCENARIO("set-batch-kmod", metric_set_batch, CLOCK_GUEST, KMOD_ONE,
		     "add 65,536 elements in a call (instructions)",
		     SET_BAR("kzmark-kmod", 20000)),
	{ 0 },
};
