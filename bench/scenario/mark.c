// SPDX-License-Identifier: GPL-2.0-only
/*
 * What marking costs: every rule sets a field of the packet's mark and keeps
 * the other bits. Who stands where there is no mark, or cannot set it (XDP, BPF
 * in netfilter), does not contend.
 */
#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

#define RULES                                                       \
	.expected_verdict = KZ_ACCEPT, .rulesets = { "acl1-mark" }, \
	.sizes = { 1000 }
#define TC .suts = { "kzmark-tc", "nft-netdev", "nft-concat", "empty-tc" }
#define PREROUTING_PEERS                                                    \
	"kzmark-nft", "nft-prerouting", "nft-concat-ip", "iptables-legacy", \
		"iptables-nft", "empty-prerouting"
#define KEPT                                                      \
	.expected_verdict = KZ_ACCEPT, .rulesets = { "uplinks" }, \
	.sizes = { 10 }
#define KEPT_PEERS                                                        \
	"kzmark-tc", "nft-prerouting", "iptables-legacy", "iptables-nft", \
		"tracked-prerouting"
#define GUEST \
	.suite = SUITE_QUICK, .clock = CLOCK_GUEST, .metric = &metric_slope
#define UML .suite = SUITE_FULL, .clock = CLOCK_UML, .metric = &metric_rate
#define HOST .suite = SUITE_FULL, .clock = CLOCK_HOST, .metric = &metric_rate

const struct scenario scenarios_mark[] = {
	{ .name = "mark-cost-tc",
	  .what = "instructions a packet to set a field, at ingress",
	  GUEST,
	  RULES,
	  TC },
	{ .name = "mark-cost-prerouting",
	  .what = "instructions a packet to set a field, at prerouting",
	  GUEST,
	  RULES,
	  .suts = { "kzmark-kmod", "kzmark-xt", PREROUTING_PEERS } },
	{ .name = "mark-time-tc",
	  .what = "packet rate while fields are set, at ingress",
	  HOST,
	  RULES,
	  TC },
	{ .name = "mark-time-prerouting",
	  .what = "packet rate while fields are set, at prerouting",
	  HOST,
	  RULES,
	  .suts = { "kzmark-kmod", "kzmark-xt", PREROUTING_PEERS } },
	/* The module's nanoseconds, where the kernel loads none. */
	{ .name = "uml-mark-prerouting",
	  .what = "packet rate while fields are set, in User-Mode Linux",
	  UML,
	  RULES,
	  .suts = { "kzmark-kmod", "kzmark-xt", PREROUTING_PEERS } },
	/*
	 * Kept with the flow. All packets are of connections that both ends
	 * have sent packets of, and get what the first one got. The baseline has
	 * connection tracking as well; tc keeps a table of flows of its own,
	 * and pays for the tracking besides.
	 */
	{ .name = "flow-cost-prerouting",
	  .what = "instructions a packet for a mark that follows its flow",
	  .suite = SUITE_QUICK,
	  .clock = CLOCK_GUEST,
	  .metric = &metric_tracked_slope,
	  KEPT,
	  .suts = { "kzmark-kmod", "kzmark-xt", KEPT_PEERS } },
	{ .name = "flow-time-prerouting",
	  .what = "packet rate with marks that follow flows",
	  .suite = SUITE_FULL,
	  .clock = CLOCK_HOST,
	  .metric = &metric_tracked_rate,
	  KEPT,
	  .suts = { "kzmark-kmod", "kzmark-xt", KEPT_PEERS } },
	{ .name = "uml-flow-prerouting",
	  .what = "packet rate with marks that follow flows, in User-Mode Linux",
	  .suite = SUITE_FULL,
	  .clock = CLOCK_UML,
	  .metric = &metric_tracked_rate,
	  KEPT,
	  .suts = { "kzmark-kmod", "kzmark-xt", "nft-prerouting",
		    "iptables-legacy", "iptables-nft", "tracked-prerouting" } },
	{ 0 },
};
