/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A folder of results, bench/results/DATE-REVISION-MACHINE: env.json,
 * commands.txt, capabilities.jsonl, and the records of each clock.
 */
#ifndef KZ_BENCH_RESULTS_H
#define KZ_BENCH_RESULTS_H

#include <stddef.h>

#define RESULTS_PATH 256

/* Make a new one; its path goes to @path. 0 or -errno. */
int results_new(char path[RESULTS_PATH]);
/* The newest one; -ENOENT: there is none. */
int results_latest(char path[RESULTS_PATH]);

/*
 * Describe in @folder the machine and the programs, the command line, and what
 * the backends can do. 0 or -errno.
 */
int results_describe(const char *folder, int argc, char *const argv[]);

#endif
