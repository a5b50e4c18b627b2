/* SPDX-License-Identifier: GPL-2.0-only */
/* How far a run is, and how long it will still take. */
#ifndef KZ_BENCH_PROGRESS_H
#define KZ_BENCH_PROGRESS_H

#include "bench/run.h"

/*
 * Run a command that measures what @run wants by @clock, and show a bar: a line
 * "# SCENARIO RULESET" on its stderr is a case done, others are passed on. Its
 * exit status.
 */
int progress_command(const struct run *run, enum clock clock,
		     const char *const command[]);

#endif
