// SPDX-License-Identifier: GPL-2.0-only
#include "bench/system/command.h"

int command_up(const struct sut *sut, const struct setup *setup, char *why)
{
	return testbed_run(setup->testbed, setup->config, why, sut->command);
}
