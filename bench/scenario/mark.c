// SPDX-License-Identifier: GPL-2.0-only
/*
 * What marking costs: every rule sets a field of the packet's mark and keeps
 * the other bits. Systems without a mark, or that cannot set it (XDP, BPF in
 * netfilter), do not take part.
 */
#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

#define ON(its_clock, its_name, its_suite, its_metric, ...) \
	[its_clock] = { .name = its_name,                   \
			.suite = its_suite,                 \
			.metric = &its_metric,              \
			##__VA_ARGS__ }

const struct scenario scenarios_mark[] = {
	{ .name = "mark-tc",
	  .what = "cost of a packet to set a field of its mark, at ingress",
	  .about = "1,000 rules, ingress",
	  .topic = TOPIC_MARK,
	  .hook = HOOK_TC,
	  .expected_verdict = KZ_ACCEPT,
	  .rulesets = { "acl1-mark" },
	  .sizes = { 1000 },
	  .clocks = { ON(CLOCK_GUEST, "mark-cost-tc", SUITE_QUICK, metric_slope),
		      ON(CLOCK_HOST, "mark-time-tc", SUITE_FULL,
			 metric_rate) } },
	{ .name = "mark-prerouting",
	  .what = "cost of a packet to set a field of its mark, at prerouting",
	  .about = "1,000 rules, prerouting",
	  .topic = TOPIC_MARK,
	  .hook = HOOK_PREROUTING,
	  .expected_verdict = KZ_ACCEPT,
	  .rulesets = { "acl1-mark" },
	  .sizes = { 1000 },
	  .clocks = { ON(CLOCK_GUEST, "mark-cost-prerouting", SUITE_QUICK,
			 metric_slope),
		      ON(CLOCK_HOST, "mark-time-prerouting", SUITE_FULL,
			 metric_rate),
		      ON(CLOCK_UML, "uml-mark-prerouting", SUITE_FULL,
			 metric_rate) } },
	/*
	 * Marks that follow their flow. All packets belong to connections of
	 * which both ends have sent packets, and get what the first packet got.
	 * The baseline tracks connections as well. tc keeps flows in a table of
	 * its own, and pays for the tracking in addition.
	 */
	{ .name = "flow-prerouting",
	  .what = "cost of a packet with a mark that follows its flow",
	  .about = "following a flow, 10 rules",
	  .topic = TOPIC_STICKY,
	  .hook = HOOK_ANY,
	  .expected_verdict = KZ_ACCEPT,
	  .rulesets = { "uplinks" },
	  .sizes = { 10 },
	  .clocks = { ON(CLOCK_GUEST, "flow-cost-prerouting", SUITE_QUICK,
			 metric_tracked_slope),
		      ON(CLOCK_HOST, "flow-time-prerouting", SUITE_FULL,
			 metric_tracked_rate),
		      ON(CLOCK_UML, "uml-flow-prerouting", SUITE_FULL,
			 metric_tracked_rate, .without = { "kzmark-tc" }) } },
	{ 0 },
};
