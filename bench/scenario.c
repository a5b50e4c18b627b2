// SPDX-License-Identifier: GPL-2.0-only
#include "scenario.h"

const struct scenario scenarios[] = {
	{
		.name = "xdp-rate",
		.what = "packet rate in XDP beside an empty program",
		.clock = CLOCK_HOST,
		.fate = KZ_DROP,
		.rulesets = { "acl1", "fw1", "ipc1" },
		.sizes = { 10000, 100000 },
		.contenders = { "kzmark-xdp", "empty-xdp" },
		.bars = {
			{ AT_LEAST_TIMES, "empty-xdp", 10000, 0.5 },
			{ AT_LEAST_TIMES, "empty-xdp", 100000, 0.4 },
		},
	},
	{
		.name = "xdp-instructions",
		.what = "instructions a packet in XDP above an empty program",
		.clock = CLOCK_GUEST,
		.fate = KZ_DROP,
		.rulesets = { "acl1", "fw1", "ipc1" },
		.sizes = { 1000, 10000, 100000 },
		.contenders = { "kzmark-xdp", "empty-xdp" },
		.bars = {
			{ AT_MOST_ABOVE, "empty-xdp", 10000, 600 },
			{ AT_MOST_ABOVE, "empty-xdp", 100000, 600 },
		},
	},
};
const unsigned int n_scenarios = sizeof(scenarios) / sizeof(scenarios[0]);
