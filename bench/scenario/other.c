// SPDX-License-Identifier: GPL-2.0-only
/* What else decides: cores, flows, latency, changes, memory. */
#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

#define XDP_THREE                                       \
	{                                               \
		"kzmark-xdp", "linear-xdp", "empty-xdp" \
	}
#define TC_FOUR                                                     \
	{                                                           \
		"kzmark-tc", "nft-netdev", "nft-concat", "empty-tc" \
	}
#define PREROUTING_ALL                                                        \
	{                                                                     \
		"kzmark-kmod", "kzmark-netfilter", "kzmark-nft",              \
			"nft-prerouting", "nft-concat-ip", "iptables-legacy", \
			"iptables-nft", "empty-prerouting"                    \
	}
/* To put in force; the baseline is to put nothing there. */
#define LOADERS                                                               \
	{                                                                     \
		"kzmark-kmod", "kzmark-xdp", "kzmark-tc", "kzmark-netfilter", \
			"kzmark-nft", "nft-prerouting", "nft-concat-ip",      \
			"iptables-legacy", "iptables-nft", "empty-xdp",       \
			"empty-nft"                                           \
	}
#define GUEST_LOADERS                                                         \
	{                                                                     \
		"kzmark-kmod", "kzmark-xdp", "kzmark-tc", "kzmark-netfilter", \
			"nft-prerouting", "nft-concat-ip", "iptables-legacy", \
			"iptables-nft", "empty-xdp", "empty-nft"              \
	}
#define QUICK(its_name, its_clock, its_metric, its_verdict, text) \
	.name = its_name, .what = text, .suite = SUITE_QUICK,     \
	.clock = its_clock, .metric = &its_metric,                \
	.expected_verdict = its_verdict

const struct scenario scenarios_other[] = {
	{ QUICK("cores-xdp", CLOCK_HOST, metric_cores, KZ_DROP,
		"packet rate on one core and on two, in XDP"),
	  .suts = XDP_THREE, .rulesets = { "acl1" }, .sizes = { 1000 },
	  .variants = { 1, 2 } },
	{ QUICK("cores-tc", CLOCK_HOST, metric_cores, KZ_DROP,
		"packet rate on one core and on two, at ingress"),
	  .suts = TC_FOUR, .rulesets = { "acl1" }, .sizes = { 1000 },
	  .variants = { 1, 2 } },
	{ QUICK("cores-prerouting", CLOCK_HOST, metric_cores, KZ_ACCEPT,
		"packet rate on one core and on two, at prerouting"),
	  .suts = PREROUTING_ALL, .rulesets = { "acl1" }, .sizes = { 1000 },
	  .variants = { 1, 2 } },
	{ QUICK("flows-xdp", CLOCK_HOST, metric_flows, KZ_DROP,
		"packet rate by how many flows there are, block list in XDP"),
	  .suts = { "kzmark-xdp", "lpm-xdp", "empty-xdp" },
	  .rulesets = { "blocklist" }, .sizes = { 100000 },
	  .variants = { 1, 256, 65536, 1U << 20 } },
	{ QUICK("flows-tc", CLOCK_HOST, metric_flows, KZ_DROP,
		"packet rate by how many flows there are, at ingress"),
	  .suts = { "kzmark-tc", "nft-concat", "empty-tc" },
	  .rulesets = { "acl1" }, .sizes = { 10000 },
	  .variants = { 1, 256, 65536, 1U << 20 } },
	/* ---- latency ---- */
	{ QUICK("latency-xdp", CLOCK_HOST, metric_latency, KZ_ACCEPT,
		"there and back through XDP and a router"),
	  .suts = XDP_THREE, .rulesets = { "acl1" }, .sizes = { 1000 },
	  .variants = { 1, 50 } },
	{ QUICK("latency-tc", CLOCK_HOST, metric_latency, KZ_ACCEPT,
		"there and back through ingress and a router"),
	  .suts = { "kzmark-tc", "nft-netdev", "empty-tc" },
	  .rulesets = { "acl1" }, .sizes = { 1000 }, .variants = { 1, 50 } },
	{ QUICK("latency-prerouting", CLOCK_HOST, metric_latency, KZ_ACCEPT,
		"there and back through prerouting and a router"),
	  .suts = PREROUTING_ALL, .rulesets = { "acl1" }, .sizes = { 1000 },
	  .variants = { 1, 50 } },
	/* ---- changes ---- */
	{ QUICK("force", CLOCK_HOST, metric_attach_latency, KZ_ACCEPT,
		"from text to in force"),
	  .suts = LOADERS, .rulesets = { "acl1" },
	  .sizes = { 10, 1000, 10000 } },
	{ QUICK("replace", CLOCK_HOST, metric_replace, KZ_ACCEPT,
		"to put in force anew, whole"),
	  .suts = LOADERS, .rulesets = { "acl1" }, .sizes = { 10000 } },
	{ QUICK("effort", CLOCK_HOST, metric_cpu_cost, KZ_ACCEPT,
		"what putting in force takes of the CPU"),
	  .suts = LOADERS, .rulesets = { "acl1" }, .sizes = { 10000 } },
	{ QUICK("force-guest", CLOCK_GUEST, metric_cpu_cost, KZ_ACCEPT,
		"the same in the VM, in millions of instructions"),
	  .suts = GUEST_LOADERS, .rulesets = { "acl1" }, .sizes = { 1000 } },
	{ QUICK("update-xdp", CLOCK_HOST, metric_update, KZ_DROP,
		"packets lost or misjudged while rules are replaced, XDP"),
	  .suts = { "kzmark-xdp", "linear-xdp", "empty-xdp" },
	  .rulesets = { "acl1" }, .sizes = { 1000 } },
	{ QUICK("update-tc", CLOCK_HOST, metric_update, KZ_DROP,
		"packets lost or misjudged while rules are replaced, ingress"),
	  .suts = { "kzmark-tc", "nft-netdev", "nft-concat", "empty-tc" },
	  .rulesets = { "acl1" }, .sizes = { 1000 } },
	{ QUICK("update-prerouting", CLOCK_HOST, metric_update, KZ_ACCEPT,
		"packets lost or misjudged while rules are replaced, prerouting"),
	  .suts = PREROUTING_ALL, .rulesets = { "acl1" }, .sizes = { 1000 } },
	/* ---- in the kernel ---- */
	{ QUICK("memory", CLOCK_GUEST, metric_memory, KZ_ACCEPT,
		"memory of the kernel that rules take"),
	  .suts = GUEST_LOADERS, .rulesets = { "acl1" }, .sizes = { 10000 } },
	{ QUICK("code", CLOCK_GUEST, metric_code, KZ_ACCEPT,
		"code in the kernel: modules, or programs made for the rules"),
	  .suts = GUEST_LOADERS, .rulesets = { "acl1" }, .sizes = { 1000 } },
	{ 0 },
};
