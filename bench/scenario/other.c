// SPDX-License-Identifier: GPL-2.0-only
/* What else decides: cores, flows, latency, changes, memory. */
#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

#define QUICK(its_clock, its_metric, ...)      \
	[its_clock] = { .suite = SUITE_QUICK,  \
			.metric = &its_metric, \
			##__VA_ARGS__ }
/* The module's, where this kernel cannot load it: beside its peers there. */
#define UML(its_name, its_metric, ...)         \
	[CLOCK_UML] = { .name = its_name,      \
			.suite = SUITE_FULL,   \
			.metric = &its_metric, \
			##__VA_ARGS__ }
/* 1,000 rules of one kind at one hook, on the host's clock. */
#define RULES_AT(its_name, text, short_text, its_topic, its_hook, its_verdict, \
		 its_metric, ...)                                              \
	.name = its_name, .what = text, .about = short_text,                   \
	.topic = its_topic, .hook = its_hook, .expected_verdict = its_verdict, \
	.rulesets = { "acl1" }, .sizes = { 1000 },                             \
	.clocks = { QUICK(CLOCK_HOST, its_metric), ##__VA_ARGS__ }

/* Its BPF has no JIT, and no XDP or tc is compared there. */
#define NOT_IN_UML "kzmark-xdp", "kzmark-tc", "kzmark-netfilter"

/* Loading; the baseline loads nothing. */
#define LOADING(its_name, text, short_text, its_topic)                       \
	.name = its_name, .what = text, .about = short_text,                 \
	.topic = its_topic, .hook = HOOK_ANY, .expected_verdict = KZ_ACCEPT, \
	.rulesets = { "acl1" }

const struct scenario scenarios_other[] = {
	{ RULES_AT("cores-xdp", "packet rate on one core and on two, in XDP",
		   "1,000 rules, XDP", TOPIC_CORES, HOOK_XDP, KZ_DROP,
		   metric_cores),
	  .variants = { 1, 2 } },
	{ RULES_AT("cores-tc", "packet rate on one core and on two, at ingress",
		   "1,000 rules, ingress", TOPIC_CORES, HOOK_TC, KZ_DROP,
		   metric_cores),
	  .variants = { 1, 2 } },
	{ RULES_AT("cores-prerouting",
		   "packet rate on one core and on two, at prerouting",
		   "1,000 rules, prerouting", TOPIC_CORES, HOOK_PREROUTING,
		   KZ_ACCEPT, metric_cores),
	  .variants = { 1, 2 } },
	{ .name = "flows-xdp",
	  .what = "packet rate by the number of flows, block list in XDP",
	  .about = "block list, XDP",
	  .topic = TOPIC_FLOWS,
	  .hook = HOOK_XDP,
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 },
	  .variants = { 1, 256, 65536, 1U << 20 },
	  .clocks = { QUICK(CLOCK_HOST, metric_flows) } },
	{ .name = "flows-tc",
	  .what = "packet rate by the number of flows, at ingress",
	  .about = "10,000 rules, ingress",
	  .topic = TOPIC_FLOWS,
	  .hook = HOOK_TC,
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "acl1" },
	  .sizes = { 10000 },
	  .variants = { 1, 256, 65536, 1U << 20 },
	  .clocks = { QUICK(CLOCK_HOST, metric_flows) } },
	{ .name = "flows-zipf",
	  .what = "packet rate where few flows have most packets, at ingress",
	  .about = "10,000 rules, Zipf flows",
	  .hook = HOOK_TC,
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "acl1" },
	  .sizes = { 10000 },
	  .suts = { "kzmark-tc", "nft-concat", "empty-tc" },
	  .variants = { 80, 100, 120 },
	  .clocks = { [CLOCK_HOST] = { .metric = &metric_zipf,
				       .suite = SUITE_FULL } } },
	/* ---- latency ---- */
	{ RULES_AT("latency-xdp", "there and back through XDP and a router",
		   "XDP", TOPIC_LATENCY, HOOK_XDP, KZ_ACCEPT, metric_latency),
	  .variants = { 1, 50 } },
	{ RULES_AT("latency-tc", "there and back through ingress and a router",
		   "ingress", TOPIC_LATENCY, HOOK_TC, KZ_ACCEPT,
		   metric_latency),
	  .variants = { 1, 50 } },
	{ RULES_AT("latency-prerouting",
		   "there and back through prerouting and a router",
		   "prerouting", TOPIC_LATENCY, HOOK_PREROUTING, KZ_ACCEPT,
		   metric_latency,
		   UML("uml-latency-prerouting", metric_latency,
		       .variants = { 1 }, /* one processor: no other load */
		       .without = { "kzmark-netfilter" })),
	  .variants = { 1, 50 } },
	/* ---- changes ---- */
	{ LOADING("attach", "time to load, from a file to attached",
		  "from a file to attached", TOPIC_ATTACH),
	  .sizes = { 10, 1000, 10000 },
	  .clocks = { QUICK(CLOCK_HOST, metric_attach_latency,
			    .name = "attach-latency"),
		      UML("uml-attach", metric_attach_latency,
			  .sizes = { 10000 }, .without = { NOT_IN_UML }) } },
	{ LOADING("replace", "time to load again, as a whole",
		  "10,000 rules replaced", TOPIC_REPLACE),
	  .sizes = { 10000 },
	  .clocks = { QUICK(CLOCK_HOST, metric_replace),
		      UML("uml-replace", metric_replace,
			  .without = { NOT_IN_UML }) } },
	/* In the VM, in millions of instructions. */
	{ LOADING("attach-cpu", "CPU time to load, from a file to attached",
		  "loading", TOPIC_CPU),
	  .sizes = { 10000 },
	  .clocks = { QUICK(CLOCK_HOST, metric_cpu_cost, .name = "cpu-cost"),
		      QUICK(CLOCK_GUEST, metric_cpu_cost,
			    .name = "cpu-cost-guest", .sizes = { 1000 },
			    .without = { "kzmark-nft" }) } },
	{ RULES_AT("update-xdp",
		   "packets lost or wrong while rules are replaced, XDP", "XDP",
		   TOPIC_UPDATE, HOOK_XDP, KZ_DROP, metric_update) },
	{ RULES_AT("update-tc",
		   "packets lost or wrong while rules are replaced, ingress",
		   "ingress", TOPIC_UPDATE, HOOK_TC, KZ_DROP, metric_update) },
	{ RULES_AT("update-prerouting",
		   "packets lost or wrong while rules are replaced, prerouting",
		   "prerouting", TOPIC_UPDATE, HOOK_PREROUTING, KZ_ACCEPT,
		   metric_update,
		   UML("uml-update", metric_update,
		       .without = { "kzmark-netfilter" })) },
	/* ---- in the kernel ---- */
	{ LOADING("memory", "memory of the kernel that rules take",
		  "kernel memory, 10,000 rules", TOPIC_MEMORY),
	  .sizes = { 10000 },
	  .clocks = { QUICK(CLOCK_GUEST, metric_memory,
			    .without = { "kzmark-nft" }) } },
	{ LOADING("code",
		  "code in the kernel: modules, or programs for the rules",
		  "code in the kernel, 1,000 rules", TOPIC_CODE),
	  .sizes = { 1000 },
	  .clocks = { QUICK(CLOCK_GUEST, metric_code,
			    .without = { "kzmark-nft" }) } },
	{ 0 },
};
