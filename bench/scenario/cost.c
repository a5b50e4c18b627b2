// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a packet costs, hook by hook: how it grows with the rules, by both
 * clocks. Ours, the baseline of that hook, and those whom one would use instead.
 */
#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

#define ALL_SIZES                               \
	{                                       \
		1, 10, 100, 1000, 10000, 100000 \
	}
#define HOST_SIZES                          \
	{                                   \
		1, 100, 1000, 10000, 100000 \
	}
#define BIG_SIZES                   \
	{                           \
		1000, 10000, 100000 \
	}
#define OTHER_SETS            \
	{                     \
		"fw1", "ipc1" \
	}
#define XDP_FIELD                    \
	.expected_verdict = KZ_DROP, \
	.suts = { "kzmark-xdp", "linear-xdp", "empty-xdp" }
#define TC_FIELD                     \
	.expected_verdict = KZ_DROP, \
	.suts = { "kzmark-tc", "nft-netdev", "nft-concat", "empty-tc" }
#define PREROUTING_PEERS                                                    \
	"kzmark-nft", "nft-prerouting", "nft-concat-ip", "iptables-legacy", \
		"iptables-nft", "empty-prerouting"
#define GUEST .clock = CLOCK_GUEST, .metric = &metric_slope
#define HOST .clock = CLOCK_HOST, .metric = &metric_rate
#define UML .clock = CLOCK_UML, .metric = &metric_rate

const struct scenario scenarios_cost[] = {
	{ .name = "cost-xdp",
	  .what = "instructions a packet in XDP",
	  .suite = SUITE_QUICK,
	  GUEST,
	  XDP_FIELD,
	  .rulesets = { "acl1" },
	  .sizes = ALL_SIZES },
	{ .name = "cost-tc",
	  .what = "instructions a packet at tc and netdev ingress",
	  .suite = SUITE_QUICK,
	  GUEST,
	  TC_FIELD,
	  .rulesets = { "acl1" },
	  .sizes = ALL_SIZES },
	{ .name = "cost-prerouting",
	  .what = "instructions a packet at prerouting",
	  .suite = SUITE_QUICK,
	  GUEST,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", "kzmark-xt", "kzmark-netfilter",
		    PREROUTING_PEERS },
	  .rulesets = { "acl1" },
	  .sizes = ALL_SIZES },
	{ .name = "time-xdp",
	  .what = "packet rate in XDP",
	  .suite = SUITE_QUICK,
	  HOST,
	  XDP_FIELD,
	  .rulesets = { "acl1" },
	  .sizes = HOST_SIZES },
	{ .name = "time-tc",
	  .what = "packet rate at tc and netdev ingress",
	  .suite = SUITE_QUICK,
	  HOST,
	  TC_FIELD,
	  .rulesets = { "acl1" },
	  .sizes = HOST_SIZES },
	{ .name = "time-prerouting",
	  .what = "packet rate at prerouting",
	  .suite = SUITE_QUICK,
	  HOST,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", "kzmark-netfilter", PREROUTING_PEERS },
	  .rulesets = { "acl1" },
	  .sizes = HOST_SIZES },
	/* ---- lists of addresses ---- */
	{ .name = "list-cost-xdp",
	  .what = "instructions a packet with a block list, in XDP",
	  .suite = SUITE_QUICK,
	  GUEST,
	  .expected_verdict = KZ_DROP,
	  .suts = { "kzmark-xdp", "lpm-xdp", "empty-xdp" },
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 } },
	{ .name = "list-cost-prerouting",
	  .what = "instructions a packet with a block list, at prerouting",
	  .suite = SUITE_QUICK,
	  GUEST,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", "kzmark-netfilter", "nft-set", "ipset",
		    "empty-prerouting" },
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 } },
	{ .name = "list-cost-tc",
	  .what = "instructions a packet with a block list, at ingress",
	  .suite = SUITE_QUICK,
	  GUEST,
	  .expected_verdict = KZ_DROP,
	  .suts = { "kzmark-tc", "nft-set-netdev", "empty-tc" },
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 } },
	{ .name = "list-time-xdp",
	  .what = "packet rate with a block list, in XDP",
	  .suite = SUITE_QUICK,
	  HOST,
	  .expected_verdict = KZ_DROP,
	  .suts = { "kzmark-xdp", "lpm-xdp", "empty-xdp" },
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 } },
	{ .name = "list-time-tc",
	  .what = "packet rate with a block list, at ingress",
	  .suite = SUITE_QUICK,
	  HOST,
	  .expected_verdict = KZ_DROP,
	  .suts = { "kzmark-tc", "nft-set-netdev", "empty-tc" },
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 } },
	{ .name = "list-time-prerouting",
	  .what = "packet rate with a block list, at prerouting",
	  .suite = SUITE_QUICK,
	  HOST,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", "kzmark-netfilter", "nft-set", "ipset",
		    "empty-prerouting" },
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 } },
	{ .name = "deny-time-xdp",
	  .what = "packet rate with 1,000 single addresses, in XDP",
	  .suite = SUITE_QUICK,
	  HOST,
	  .expected_verdict = KZ_DROP,
	  .suts = { "kzmark-xdp", "xdp-filter", "lpm-xdp", "empty-xdp" },
	  .rulesets = { "deny" },
	  .sizes = { 1000 } },
	/*
	 * ---- a limit that is never met: by instructions alone, since peers'
	 * limits end below what a real machine makes ----
	 */
	{ .name = "limit-cost-tc",
	  .what = "instructions a packet of one rule with a rate limit, at ingress",
	  .suite = SUITE_QUICK,
	  GUEST,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-tc", "nft-netdev", "empty-tc" },
	  .rulesets = { "limit" },
	  .sizes = { 1 } },
	{ .name = "limit-cost-prerouting",
	  .what = "instructions a packet of one rule with a rate limit, at prerouting",
	  .suite = SUITE_QUICK,
	  GUEST,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", "kzmark-netfilter", "nft-prerouting",
		    "iptables-legacy", "iptables-nft", "empty-prerouting" },
	  .rulesets = { "limit" },
	  .sizes = { 1 } },
	/* ---- the other families: make bench-full ---- */
	{ .name = "more-cost-xdp",
	  .what = "instructions a packet in XDP, other kinds of rules",
	  .suite = SUITE_FULL,
	  GUEST,
	  XDP_FIELD,
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES },
	{ .name = "more-cost-tc",
	  .what = "instructions a packet at ingress, other kinds of rules",
	  .suite = SUITE_FULL,
	  GUEST,
	  TC_FIELD,
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES },
	{ .name = "more-cost-prerouting",
	  .what = "instructions a packet at prerouting, other kinds of rules",
	  .suite = SUITE_FULL,
	  GUEST,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", "kzmark-netfilter", PREROUTING_PEERS },
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES },
	{ .name = "more-time-xdp",
	  .what = "packet rate in XDP, other kinds of rules",
	  .suite = SUITE_FULL,
	  HOST,
	  XDP_FIELD,
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES },
	{ .name = "more-time-tc",
	  .what = "packet rate at ingress, other kinds of rules",
	  .suite = SUITE_FULL,
	  HOST,
	  TC_FIELD,
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES },
	{ .name = "more-time-prerouting",
	  .what = "packet rate at prerouting, other kinds of rules",
	  .suite = SUITE_FULL,
	  HOST,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", "kzmark-netfilter", PREROUTING_PEERS },
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES },
	/*
	 * ---- the module's nanoseconds, where the kernel loads none ----
	 *
	 * Held against time-prerouting on the host (6.18, a loaded machine, ns
	 * above the empty hook, two runs here / there): acl1_10k
	 * iptables-legacy 19,100, 19,900 / 19,200, nft 33,000, 34,400 / 33,600,
	 * iptables-nft 74,200, 76,000 / 71,700, concatenated sets 362, 417 /
	 * 448; acl1_1 47 to 65 / 41, 81 to 86 / 62, 90 to 98 / 74: there, a
	 * difference of 10 ns means nothing. Without returns as guarded as
	 * the host's, iptables-nft would be 48,900.
	 */
	{ .name = "uml-prerouting",
	  .what = "packet rate at prerouting, in User-Mode Linux",
	  .suite = SUITE_FULL,
	  UML,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", PREROUTING_PEERS },
	  .rulesets = { "acl1" },
	  .sizes = { 1, 10, 100, 1000, 10000 } },
	{ .name = "uml-list-prerouting",
	  .what = "packet rate with a block list, in User-Mode Linux",
	  .suite = SUITE_FULL,
	  UML,
	  .expected_verdict = KZ_ACCEPT,
	  .suts = { "kzmark-kmod", "nft-set", "ipset", "empty-prerouting" },
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 } },
	{ 0 },
};
