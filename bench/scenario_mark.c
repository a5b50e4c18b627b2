// SPDX-License-Identifier: GPL-2.0-only
/*
 * What marking costs: every rule sets a field of the packet's mark and keeps
 * the other bits. Who stands where there is no mark, or cannot set it (XDP, BPF
 * in netfilter), does not contend.
 */
#include "metric.h"
#include "scenario.h"

#define RULES .fate = KZ_ACCEPT, .rulesets = { "acl1-mark" }, .sizes = { 1000 }
#define TC .contenders = { "kzmark-tc", "nft-netdev", "nft-concat", "empty-tc" }
#define PREROUTING_PEERS                                                    \
	"kzmark-nft", "nft-prerouting", "nft-concat-ip", "iptables-legacy", \
		"iptables-nft", "empty-prerouting"
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
	  .contenders = { "kzmark-kmod", "kzmark-xt", PREROUTING_PEERS } },
	{ .name = "mark-time-tc",
	  .what = "packet rate while fields are set, at ingress",
	  HOST,
	  RULES,
	  TC },
	{ .name = "mark-time-prerouting",
	  .what = "packet rate while fields are set, at prerouting",
	  HOST,
	  RULES,
	  .contenders = { PREROUTING_PEERS } },
	/* The module's nanoseconds, where the kernel loads none. */
	{ .name = "uml-mark-prerouting",
	  .what = "packet rate while fields are set, in User-Mode Linux",
	  UML,
	  RULES,
	  .contenders = { "kzmark-kmod", "kzmark-xt", PREROUTING_PEERS } },
	{ 0 },
};
