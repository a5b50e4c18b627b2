// SPDX-License-Identifier: GPL-2.0-only
/* Peers for one rule: XDP programs in C that do just that. */
#include "bench/system/program.h"

const struct sut sut_hand_prefix = {
	.name = "hand-prefix",
	.label = "C by hand",
	.style = "peer",
	.help = "the shortest XDP program for: ip saddr 10.0.0.0/8",
	.side = PEER,
	.hook = HOOK_XDP,
	.up = program_up,
	.down = program_down,
	.program = "hand_prefix",
};

const struct sut sut_hand_port = {
	.name = "hand-port",
	.label = "C by hand",
	.style = "peer",
	.help = "the same for: ip saddr 10.0.0.0/8 tcp dport 22",
	.side = PEER,
	.hook = HOOK_XDP,
	.up = program_up,
	.down = program_down,
	.program = "hand_port",
};
