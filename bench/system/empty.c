// SPDX-License-Identifier: GPL-2.0-only
/* Baselines: a hook with an empty program, or with nothing. */
#include "bench/system/program.h"

const struct sut sut_empty_xdp = {
	.name = "empty-xdp",
	.label = "empty program",
	.style = "baseline",
	.help = "an XDP program that counts, and drops or passes",
	.side = BASELINE,
	.hook = HOOK_XDP,
	.topics = TOPICS_OF_RULES | TOPICS_OF_LOADING | TOPIC_LIST |
		  TOPIC_DENY | TOPIC_FLOWS,
	.up = program_up,
	.down = program_down,
	.program = "empty_xdp",
	.passing = "pass_xdp",
};

const struct sut sut_bare_xdp = {
	.name = "bare-xdp",
	.label = "bare drop",
	.style = "baseline",
	.help = "an XDP program that drops",
	.side = BASELINE,
	.hook = HOOK_XDP,
	.up = program_up,
	.down = program_down,
	.program = "bare_xdp",
};

const struct sut sut_empty_tc = {
	.name = "empty-tc",
	.label = "empty program",
	.style = "baseline",
	.help = "a tc program that counts, and drops or passes",
	.side = BASELINE,
	.hook = HOOK_TC,
	.topics = TOPICS_OF_RULES | TOPIC_LIST | TOPIC_LIMIT | TOPIC_MARK |
		  TOPIC_FLOWS,
	.up = program_up,
	.down = program_down,
	.program = "empty_tc",
	.passing = "pass_tc",
};

const struct sut sut_empty_prerouting = {
	.name = "empty-prerouting",
	.label = "empty hook",
	.style = "baseline",
	.help = "nothing at prerouting",
	.side = BASELINE,
	.hook = HOOK_PREROUTING,
	.topics = TOPICS_OF_RULES | TOPIC_LIST | TOPIC_LIMIT | TOPIC_MARK,
};

const struct sut sut_tracked_prerouting = {
	.name = "tracked-prerouting",
	.label = "tracking alone",
	.style = "baseline",
	.help = "connection tracking alone, at prerouting",
	.side = BASELINE,
	.hook = HOOK_PREROUTING,
	.topics = TOPIC_STICKY,
};
