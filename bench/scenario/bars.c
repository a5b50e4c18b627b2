// SPDX-License-Identifier: GPL-2.0-only
/* The limits that measurements must meet: `make bars`. Long, because it is a
 * table.
 */
#include <stddef.h>

#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

#define CLASSBENCH                    \
	{                             \
		"acl1", "fw1", "ipc1" \
	}
#define GROWTH "instructions above the empty hook, 100k against 1k rules"
#define LOAD_BAR(who, rules, seconds)                                  \
	{                                                              \
		.what = who ", text to loaded, s", .at_most = seconds, \
		.sut = who, .size = rules                              \
	}
#define SET_BAR(who, ns)                                             \
	{                                                            \
		.what = who ", ns to add an element", .at_most = ns, \
		.sut = who                                           \
	}
#define ON(its_clock, its_metric, its_bars) \
	[its_clock] = { .metric = &its_metric, .bars = its_bars }
/* BPF's sets on the host's clock, the module's in the VM. */
#define SET_CLOCKS(guest_name, its_metric, its_bars)                      \
	{                                                                 \
		[CLOCK_HOST] = { .metric = &its_metric,                   \
				 .without = { "kzmark-kmod" },            \
				 .bars = its_bars },                      \
		[CLOCK_GUEST] = { .name = guest_name,                     \
				  .metric = &its_metric,                  \
				  .without = { "kzmark-xdp", "kzmark-tc", \
					       "kzmark-netfilter" },      \
				  .bars = its_bars },                     \
	}

/* ---- the bars, each list up to one without a system ---- */

static const struct bar xdp_rate[] = {
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
	{ 0 },
};

static const struct bar xdp_instructions[] = {
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
	{ 0 },
};

static const struct bar tc_growth[] = {
	{ .what = "tc " GROWTH,
	  .at_most = 1.5,
	  .sut = "kzmark-tc",
	  .baseline = "empty-tc",
	  .size = 100000,
	  .base = 1000 },
	{ 0 },
};

static const struct bar kmod_growth[] = {
	{ .what = "kmod " GROWTH,
	  .at_most = 1.5,
	  .sut = "kzmark-kmod",
	  .baseline = "empty-prerouting",
	  .size = 100000,
	  .base = 1000 },
	{ 0 },
};

#define GROUPS_BAR(who, empty)                                                            \
	{                                                                                 \
		{ .what = who                                                             \
		  ", 64 groups of which one can match, of 1 group, above the empty hook", \
		  .at_most = 2,                                                           \
		  .sut = who,                                                             \
		  .baseline = empty,                                                      \
		  .size = 64,                                                             \
		  .base = 1 },                                                            \
			{ 0 },                                                            \
	}

static const struct bar groups_xdp[] = GROUPS_BAR("kzmark-xdp", "empty-xdp");
static const struct bar groups_tc[] = GROUPS_BAR("kzmark-tc", "empty-tc");
static const struct bar groups_kmod[] =
	GROUPS_BAR("kzmark-kmod", "empty-prerouting");

static const struct bar one_rule_kmod[] = {
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
	{ 0 },
};

static const struct bar one_rule_tc[] = {
	{ .what = "1 rule, tc against nft netdev ingress",
	  .at_most = 1,
	  .sut = "kzmark-tc",
	  .peer = "nft-netdev" },
	{ 0 },
};

static const struct bar one_rule_prefix[] = {
	{ .what = "1 rule, XDP against C by hand, above a bare drop",
	  .at_most = 3,
	  .sut = "kzmark-xdp",
	  .peer = "hand-prefix",
	  .baseline = "bare-xdp" },
	{ .what = "the same with the path before them",
	  .at_most = 3,
	  .sut = "kzmark-xdp",
	  .peer = "hand-prefix" },
	{ 0 },
};

static const struct bar one_rule_port[] = {
	{ .what = "1 rule, XDP against C by hand, above a bare drop",
	  .at_most = 3,
	  .sut = "kzmark-xdp",
	  .peer = "hand-port",
	  .baseline = "bare-xdp" },
	{ .what = "the same with the path before them",
	  .at_most = 3,
	  .sut = "kzmark-xdp",
	  .peer = "hand-port" },
	{ 0 },
};

static const struct bar few_rules_xdp[] = {
	{ .what = "1 rule, XDP against rules tried one after the other",
	  .at_most = 0.6,
	  .sut = "kzmark-xdp",
	  .peer = "linear-xdp",
	  .baseline = "empty-xdp",
	  .size = 1 },
	{ .what = "32 rules, XDP against rules tried one after the other",
	  .at_most = 0.12,
	  .sut = "kzmark-xdp",
	  .peer = "linear-xdp",
	  .baseline = "empty-xdp",
	  .size = 32 },
	{ 0 },
};

static const struct bar concat_rate[] = {
	{ .what = "tc rate at 10k, of nft's concatenated set",
	  .at_least = 1.5,
	  .sut = "kzmark-tc",
	  .peer = "nft-concat" },
	{ 0 },
};

static const struct bar deny_rate[] = {
	{ .what = "XDP rate, 1,000 addresses, of xdp-filter's",
	  .at_least = 1,
	  .sut = "kzmark-xdp",
	  .peer = "xdp-filter" },
	{ 0 },
};

static const struct bar blocklist_rate[] = {
	{ .what = "XDP rate, block list, of the empty program's",
	  .at_least = 0.7,
	  .sut = "kzmark-xdp",
	  .peer = "empty-xdp" },
	{ .what = "XDP rate, block list, of a prefix tree look-up's",
	  .at_least = 2.5,
	  .sut = "kzmark-xdp",
	  .peer = "lpm-xdp" },
	{ 0 },
};

static const struct bar load_time[] = {
	LOAD_BAR("kzmark-xdp", 10000, 0.15),
	LOAD_BAR("kzmark-tc", 10000, 0.15),
	LOAD_BAR("kzmark-netfilter", 10000, 0.15),
	LOAD_BAR("kzmark-xdp", 100000, 1.2),
	LOAD_BAR("kzmark-tc", 100000, 1.2),
	LOAD_BAR("kzmark-netfilter", 100000, 1.2),
	{ 0 },
};

static const struct bar load_kmod_text[] = {
	LOAD_BAR("kzmark-kmod", 10000, 0.15),
	LOAD_BAR("kzmark-kmod", 100000, 1.2),
	{ 0 },
};

static const struct bar image_size[] = {
	{ .what = "image bytes a rule, rules and trees",
	  .at_most = 128,
	  .sut = "kzmark-xdp",
	  .size = 100000 },
	{ 0 },
};

static const struct bar set_single[] = {
	SET_BAR("kzmark-xdp", 1e6),
	SET_BAR("kzmark-tc", 1e6),
	SET_BAR("kzmark-netfilter", 1e6),
	SET_BAR("kzmark-kmod", 1e6),
	{ 0 },
};

static const struct bar set_batch[] = {
	SET_BAR("kzmark-xdp", 20000),
	SET_BAR("kzmark-tc", 20000),
	SET_BAR("kzmark-netfilter", 20000),
	SET_BAR("kzmark-kmod", 20000),
	{ 0 },
};

#define CHANGE_BAR(who, peer_name, ratio)                                 \
	{                                                                 \
		.what = "one rule, CPU time, " who " of " peer_name "'s", \
		.at_most = ratio, .sut = who, .peer = peer_name           \
	}
#define SHARE_BAR(who, rules)                                                 \
	{                                                                     \
		.what = who ", one rule changed, of a load", .at_most = 0.02, \
		.sut = who, .size = rules                                     \
	}

/* A tenth of iptables-legacy's is less than what starting any process costs. */
static const struct bar change[] = {
	CHANGE_BAR("kzmark-tc", "nft-concat", 1),
	CHANGE_BAR("kzmark-xdp", "nft-concat", 1),
	CHANGE_BAR("kzmark-netfilter", "iptables-legacy", 0.4),
	{ 0 },
};

static const struct bar change_share[] = {
	SHARE_BAR("kzmark-tc", 10000),
	SHARE_BAR("kzmark-tc", 100000),
	SHARE_BAR("kzmark-xdp", 10000),
	SHARE_BAR("kzmark-xdp", 100000),
	{ 0 },
};

/* ---- the scenarios ---- */

const struct scenario scenarios_bars[] = {
	{
		.name = "classbench-xdp",
		.what = "cost of a packet in XDP beside an empty program",
		.expected_verdict = KZ_DROP,
		.rulesets = CLASSBENCH,
		.sizes = { 1000, 10000, 100000 },
		.suts = { "kzmark-xdp", "empty-xdp" },
		.clocks = {
			[CLOCK_HOST] = {
				.name = "xdp-rate",
				.metric = &metric_rate,
				.sizes = { 10000, 100000 },
				.bars = xdp_rate,
			},
			[CLOCK_GUEST] = {
				.name = "xdp-instructions",
				.metric = &metric_slope,
				.bars = xdp_instructions,
			},
		},
	},
	{
		.name = "xdp-parts",
		.what = "where XDP's instructions go: a policy without rules",
		.expected_verdict = KZ_DROP,
		.rulesets = { "none" },
		.sizes = { 1 },
		.suts = { "kzmark-xdp", "empty-xdp", "bare-xdp" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, NULL) },
	},
	{
		.name = "tc-growth",
		.what = "instructions a packet in tc at 1k and 100k rules",
		.expected_verdict = KZ_DROP,
		.rulesets = CLASSBENCH,
		.sizes = { 1000, 100000 },
		.suts = { "kzmark-tc", "empty-tc" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, tc_growth) },
	},
	{
		.name = "kmod-growth",
		.what = "instructions a packet in the module at 1k and 100k rules",
		.expected_verdict = KZ_ACCEPT,
		.rulesets = CLASSBENCH,
		.sizes = { 1000, 100000 },
		.suts = { "kzmark-kmod", "empty-prerouting" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, kmod_growth) },
	},
	{
		.name = "groups-xdp",
		.what = "instructions a packet in XDP where one of 64 groups can match",
		.expected_verdict = KZ_DROP,
		.rulesets = { "groups" },
		.sizes = { 1, 8, 64, 512 },
		.suts = { "kzmark-xdp", "empty-xdp" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, groups_xdp) },
	},
	{
		.name = "groups-tc",
		.what = "the same in tc",
		.expected_verdict = KZ_DROP,
		.rulesets = { "groups" },
		.sizes = { 1, 64 },
		.suts = { "kzmark-tc", "empty-tc" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, groups_tc) },
	},
	{
		.name = "groups-kmod",
		.what = "the same in the module",
		.expected_verdict = KZ_ACCEPT,
		.rulesets = { "groups" },
		.sizes = { 1, 8, 64, 512 },
		.suts = { "kzmark-kmod", "empty-prerouting" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, groups_kmod) },
	},
	{
		.name = "one-rule-kmod",
		.what = "instructions a packet for one rule, against iptables",
		.expected_verdict = KZ_ACCEPT,
		.rulesets = { "prefix", "port" },
		.sizes = { 1 },
		.suts = { "kzmark-kmod", "empty-prerouting",
				"iptables-legacy", "iptables-nft",
				"nft-prerouting" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, one_rule_kmod) },
	},
	{
		.name = "one-rule-tc",
		.what = "instructions a packet for one rule, against nft netdev",
		.expected_verdict = KZ_DROP,
		.rulesets = { "prefix", "port" },
		.sizes = { 1 },
		.suts = { "kzmark-tc", "empty-tc", "nft-netdev" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, one_rule_tc) },
	},
	{
		.name = "one-rule-prefix",
		.what = "instructions a packet for one rule, against C by hand",
		.expected_verdict = KZ_DROP,
		.rulesets = { "prefix" },
		.sizes = { 1 },
		.suts = { "kzmark-xdp", "hand-prefix", "bare-xdp" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, one_rule_prefix) },
	},
	{
		.name = "one-rule-port",
		.what = "instructions a packet for one rule, against C by hand",
		.expected_verdict = KZ_DROP,
		.rulesets = { "port" },
		.sizes = { 1 },
		.suts = { "kzmark-xdp", "hand-port", "bare-xdp" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, one_rule_port) },
	},
	{
		.name = "few-rules-xdp",
		.what = "instructions a packet for a few rules, one by one",
		.expected_verdict = KZ_DROP,
		.rulesets = { "acl1" },
		.sizes = { 1, 32 },
		.suts = { "kzmark-xdp", "linear-xdp", "empty-xdp" },
		.clocks = { ON(CLOCK_GUEST, metric_slope, few_rules_xdp) },
	},
	{
		.name = "concat-rate",
		.what = "packet rate in tc beside nft's concatenated sets",
		.expected_verdict = KZ_DROP,
		.rulesets = CLASSBENCH,
		.sizes = { 10000 },
		.suts = { "kzmark-tc", "nft-concat", "empty-tc" },
		.clocks = { ON(CLOCK_HOST, metric_rate, concat_rate) },
	},
	{
		.name = "deny-rate",
		.what = "packet rate with 1,000 addresses beside xdp-filter",
		.expected_verdict = KZ_DROP,
		.rulesets = { "deny" },
		.sizes = { 1000 },
		.suts = { "kzmark-xdp", "xdp-filter", "empty-xdp" },
		.clocks = { ON(CLOCK_HOST, metric_rate, deny_rate) },
	},
	{
		.name = "blocklist-rate",
		.what = "packet rate with a block list beside a prefix tree's",
		.expected_verdict = KZ_DROP,
		.rulesets = { "blocklist" },
		.sizes = { 100000 },
		.suts = { "kzmark-xdp", "empty-xdp", "lpm-xdp" },
		.clocks = { ON(CLOCK_HOST, metric_rate, blocklist_rate) },
	},
	{
		.name = "load-time",
		.what = "time from text to loaded, on an idle machine",
		.expected_verdict = KZ_CONTINUE,
		.rulesets = CLASSBENCH,
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-xdp", "kzmark-tc", "kzmark-netfilter" },
		.clocks = { ON(CLOCK_HOST, metric_load, load_time) },
	},
	{
		.name = "load-kmod",
		.what = "the module: time for the text, and for the image",
		.expected_verdict = KZ_CONTINUE,
		.rulesets = CLASSBENCH,
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-kmod" },
		.clocks = {
			[CLOCK_HOST] = {
				.name = "load-kmod-text",
				.metric = &metric_compile,
				.bars = load_kmod_text,
			},
			/* At 1,000 M a second they add to the text's time. */
			[CLOCK_GUEST] = {
				.name = "load-kmod-image",
				.metric = &metric_install,
			},
		},
	},
	{
		.name = "image-size",
		.what = "what packets read, per rule",
		.expected_verdict = KZ_CONTINUE,
		.rulesets = CLASSBENCH,
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-xdp" },
		.clocks = { ON(CLOCK_HOST, metric_size, image_size) },
	},
	{
		.name = "change-rule",
		.what = "CPU time to add or delete one rule of 10,000",
		.expected_verdict = KZ_CONTINUE,
		.rulesets = { "acl1" },
		.sizes = { 10000 },
		.suts = { "kzmark-xdp", "kzmark-tc", "kzmark-netfilter",
			  "nft-concat", "iptables-legacy" },
		.clocks = { ON(CLOCK_HOST, metric_change, change) },
	},
	{
		.name = "change-share",
		.what = "the same, of the CPU time of a load",
		.expected_verdict = KZ_CONTINUE,
		.rulesets = { "acl1" },
		.sizes = { 10000, 100000 },
		.suts = { "kzmark-xdp", "kzmark-tc" },
		.clocks = { ON(CLOCK_HOST, metric_change_share, change_share) },
	},
	{
		.name = "set-single",
		.what = "add one element per call",
		.expected_verdict = KZ_DROP,
		.rulesets = { "dynamic" },
		.sizes = { 1 },
		.suts = { "kzmark-xdp", "kzmark-tc", "kzmark-netfilter",
			  "kzmark-kmod" },
		.clocks = SET_CLOCKS("set-single-kmod", metric_set_single, set_single),
	},
	{
		.name = "set-batch",
		.what = "add 65,536 elements in a call",
		.expected_verdict = KZ_DROP,
		.rulesets = { "dynamic" },
		.sizes = { 1 },
		.suts = { "kzmark-xdp", "kzmark-tc", "kzmark-netfilter",
			  "kzmark-kmod" },
		.clocks = SET_CLOCKS("set-batch-kmod", metric_set_batch, set_batch),
	},
	{ 0 },
};
