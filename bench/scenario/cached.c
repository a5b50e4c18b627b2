// SPDX-License-Identifier: GPL-2.0-only
/* What a flow cache is worth, by how many flows there are. */
#include <stddef.h>

#include "bench/metric/metric.h"
#include "bench/scenario/scenario.h"

static const struct bar few[] = {
	{ .what = "4,096 flows, with a flow cache, of the rate without",
	  .at_least = 1.2,
	  .sut = "kzmark-cached",
	  .peer = "kzmark-xdp" },
	{ 0 },
};

static const struct bar many[] = {
	{ .what = "65,536 flows, with a flow cache, of the rate without",
	  .at_least = 0.98,
	  .sut = "kzmark-cached",
	  .peer = "kzmark-xdp" },
	{ 0 },
};

#define CACHED                                                                 \
	.hook = HOOK_XDP, .expected_verdict = KZ_DROP, .rulesets = { "acl1" }, \
	.sizes = { 10000 },                                                    \
	.suts = { "kzmark-xdp", "kzmark-cached", "linear-xdp", "empty-xdp" },  \
	.about = "10,000 rules, flow cache"
#define BAR(its_bars) \
	[CLOCK_HOST] = { .metric = &metric_flows, .bars = its_bars }
#define FULL(its_metric) \
	[CLOCK_HOST] = { .metric = &its_metric, .suite = SUITE_FULL }

const struct scenario scenarios_cached[] = {
	{ CACHED, .name = "cache-few-flows",
	  .what = "packet rate with a flow cache, fewer flows than entries",
	  .variants = { 4096 }, .clocks = { BAR(few) } },
	{ CACHED, .name = "cache-many-flows",
	  .what = "packet rate with a flow cache, more flows than entries",
	  .variants = { 65536 }, .clocks = { BAR(many) } },
	{ CACHED, .name = "flows-cached",
	  .what = "packet rate with a flow cache, by the number of flows",
	  .variants = { 256, 4096, 65536, 1U << 20 },
	  .clocks = { FULL(metric_flows) } },
	{ CACHED, .name = "zipf-cached",
	  .what = "packet rate with a flow cache, few flows have most packets",
	  .variants = { 80, 100, 120 }, .clocks = { FULL(metric_zipf) } },
	{ 0 },
};
