// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a packet costs, hook by hook: how the cost grows with the rules, on each
 * clock. Ours, the baseline of that hook, and what one would use instead.
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
#define UML_SIZES                       \
	{                               \
		1, 10, 100, 1000, 10000 \
	}
#define BIG_SIZES                   \
	{                           \
		1000, 10000, 100000 \
	}
#define OTHER_SETS            \
	{                     \
		"fw1", "ipc1" \
	}
#define GUEST(its_name, its_suite)            \
	[CLOCK_GUEST] = { .name = its_name,   \
			  .suite = its_suite, \
			  .metric = &metric_slope }
/* With what differs from the scenario: sizes, systems left out. */
#define HOST(its_name, its_suite, ...)           \
	[CLOCK_HOST] = { .name = its_name,       \
			 .suite = its_suite,     \
			 .metric = &metric_rate, \
			 ##__VA_ARGS__ }
#define UML(its_name, ...)                      \
	[CLOCK_UML] = { .name = its_name,       \
			.suite = SUITE_FULL,    \
			.metric = &metric_rate, \
			##__VA_ARGS__ }

const struct scenario scenarios_cost[] = {
	{ .name = "rules-xdp",
	  .what = "cost of a packet in XDP, by the number of rules",
	  .about = "XDP",
	  .topic = TOPIC_RULES,
	  .hook = HOOK_XDP,
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "acl1" },
	  .sizes = ALL_SIZES,
	  .clocks = { GUEST("cost-xdp", SUITE_QUICK),
		      HOST("time-xdp", SUITE_QUICK, .sizes = HOST_SIZES) } },
	{ .name = "rules-tc",
	  .what = "cost of a packet at ingress, by the number of rules",
	  .about = "tc and netdev ingress",
	  .topic = TOPIC_RULES,
	  .hook = HOOK_TC,
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "acl1" },
	  .sizes = ALL_SIZES,
	  .clocks = { GUEST("cost-tc", SUITE_QUICK),
		      HOST("time-tc", SUITE_QUICK, .sizes = HOST_SIZES) } },
	/*
	 * User-Mode Linux has the module's nanoseconds, where the kernel cannot
	 * load it. Compared with the host (6.18, a loaded machine, ns above the
	 * empty hook, two runs here / there): acl1_10k iptables-legacy 19,100,
	 * 19,900 / 19,200, nft 33,000, 34,400 / 33,600, iptables-nft 74,200,
	 * 76,000 / 71,700, concatenated sets 362, 417 / 448; acl1_1 47 to 65 /
	 * 41, 81 to 86 / 62, 90 to 98 / 74: there, a difference of 10 ns means
	 * nothing. With returns less guarded than the host's, iptables-nft
	 * would be 48,900.
	 */
	{ .name = "rules-prerouting",
	  .what = "cost of a packet at prerouting, by the number of rules",
	  .about = "prerouting",
	  .topic = TOPIC_RULES,
	  .hook = HOOK_PREROUTING,
	  .expected_verdict = KZ_ACCEPT,
	  .rulesets = { "acl1" },
	  .sizes = ALL_SIZES,
	  .clocks = { GUEST("cost-prerouting", SUITE_QUICK),
		      HOST("time-prerouting", SUITE_QUICK, .sizes = HOST_SIZES,
			   .without = { "kzmark-xt" }),
		      UML("uml-prerouting", .sizes = UML_SIZES,
			  .without = { "kzmark-xt", "kzmark-netfilter" }) } },
	/* ---- lists of addresses ---- */
	{ .name = "list-xdp",
	  .what = "cost of a packet with a block list, in XDP",
	  .about = "block list, XDP",
	  .topic = TOPIC_LIST,
	  .hook = HOOK_XDP,
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 },
	  .clocks = { GUEST("list-cost-xdp", SUITE_QUICK),
		      HOST("list-time-xdp", SUITE_QUICK) } },
	{ .name = "list-tc",
	  .what = "cost of a packet with a block list, at ingress",
	  .about = "block list, ingress",
	  .topic = TOPIC_LIST,
	  .hook = HOOK_TC,
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 },
	  .clocks = { GUEST("list-cost-tc", SUITE_QUICK),
		      HOST("list-time-tc", SUITE_QUICK) } },
	{ .name = "list-prerouting",
	  .what = "cost of a packet with a block list, at prerouting",
	  .about = "block list, prerouting",
	  .topic = TOPIC_LIST,
	  .hook = HOOK_PREROUTING,
	  .expected_verdict = KZ_ACCEPT,
	  .rulesets = { "blocklist" },
	  .sizes = { 100000 },
	  .clocks = { GUEST("list-cost-prerouting", SUITE_QUICK),
		      HOST("list-time-prerouting", SUITE_QUICK),
		      UML("uml-list-prerouting",
			  .without = { "kzmark-netfilter" }) } },
	{ .name = "deny-xdp",
	  .what = "cost of a packet with 1,000 single addresses, in XDP",
	  .about = "1,000 addresses, XDP",
	  .topic = TOPIC_DENY,
	  .hook = HOOK_XDP,
	  .expected_verdict = KZ_DROP,
	  .rulesets = { "deny" },
	  .sizes = { 1000 },
	  .clocks = { HOST("deny-time-xdp", SUITE_QUICK) } },
	/*
	 * ---- a limit that is never reached: by instructions alone, since a
	 * real machine sends faster than the highest limit of some peers ----
	 */
	{ .name = "limit-tc",
	  .what = "cost of a packet with one rule and a limit, at ingress",
	  .about = "one rule, ingress",
	  .topic = TOPIC_LIMIT,
	  .hook = HOOK_TC,
	  .expected_verdict = KZ_ACCEPT,
	  .rulesets = { "limit" },
	  .sizes = { 1 },
	  .clocks = { GUEST("limit-cost-tc", SUITE_QUICK) } },
	{ .name = "limit-prerouting",
	  .what = "cost of a packet with one rule and a limit, at prerouting",
	  .about = "one rule, prerouting",
	  .topic = TOPIC_LIMIT,
	  .hook = HOOK_PREROUTING,
	  .expected_verdict = KZ_ACCEPT,
	  .rulesets = { "limit" },
	  .sizes = { 1 },
	  .clocks = { GUEST("limit-cost-prerouting", SUITE_QUICK) } },
	/* ---- the other families: make bench-full ---- */
	{ .name = "more-xdp",
	  .what = "cost of a packet with other kinds of rules, in XDP",
	  .topic = TOPIC_OTHER_RULES,
	  .hook = HOOK_XDP,
	  .expected_verdict = KZ_DROP,
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES,
	  .clocks = { GUEST("more-cost-xdp", SUITE_FULL),
		      HOST("more-time-xdp", SUITE_FULL) } },
	{ .name = "more-tc",
	  .what = "cost of a packet with other kinds of rules, at ingress",
	  .topic = TOPIC_OTHER_RULES,
	  .hook = HOOK_TC,
	  .expected_verdict = KZ_DROP,
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES,
	  .clocks = { GUEST("more-cost-tc", SUITE_FULL),
		      HOST("more-time-tc", SUITE_FULL) } },
	{ .name = "more-prerouting",
	  .what = "cost of a packet with other kinds of rules, at prerouting",
	  .topic = TOPIC_OTHER_RULES,
	  .hook = HOOK_PREROUTING,
	  .expected_verdict = KZ_ACCEPT,
	  .rulesets = OTHER_SETS,
	  .sizes = BIG_SIZES,
	  .clocks = { GUEST("more-cost-prerouting", SUITE_FULL),
		      HOST("more-time-prerouting", SUITE_FULL) } },
	{ 0 },
};
