/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_BENCH_LAUNCH_H
#define KZ_BENCH_LAUNCH_H

#include "bench/run.h"

/*
 * Run `kzbench measure` for @clock: here, in a VM or in User-Mode Linux. Prints
 * on stderr what went wrong. 0 or an exit status.
 */
int run_launch(const struct run *run, enum clock clock);

#endif
