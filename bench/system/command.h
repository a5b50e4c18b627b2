/* SPDX-License-Identifier: GPL-2.0-only */
/* Systems under test that one command loads, such as nft -f. */
#ifndef KZ_BENCH_COMMAND_H
#define KZ_BENCH_COMMAND_H

#include "bench/system/sut.h"

/* Run @sut->command with the configuration as its standard input. */
int command_up(const struct sut *sut, const struct setup *setup, char *why);

#endif
