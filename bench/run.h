/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run: make the workload, then measure in processes of their own, one for
 * each clock: here, in a VM, in User-Mode Linux. Each is this program again, as
 * `measure`, and leaves records: CLOCK.jsonl in the folder of results.
 */
#ifndef KZ_BENCH_RUN_H
#define KZ_BENCH_RUN_H

#include "bench/scenario/trial.h"

struct run {
	const char *folder; /* of workloads: policies, images, flows */
	const char *results; /* of records */
	const char *pattern; /* of names of scenarios and trials */
	int suite; /* of the trials; -1: any */
	int clock; /* only this one; -1: any */
	bool brief; /* fewer and shorter samples */
	const char *device; /* packets come in by it; NULL: the generator */
	const char *sender; /* the command that sends them; NULL: not ours */
	unsigned int runs; /* samples of each system under test on the host */
	unsigned int guest_runs; /* and in the VM */
};

bool run_wants(const struct run *run, const struct trial *trial);
bool run_wants_any(const struct run *run);
bool run_wants_clock(const struct run *run, enum clock clock);

/* These two print on stderr what went wrong. 0 or an exit status. */
int run_prepare(const struct run *run);

/* The inner process: measure the trials of this clock. */
int run_measure(const struct run *run, enum clock clock);

/* Where records of @clock are. */
void run_output(const struct run *run, enum clock clock, char *path,
		size_t size);

#endif
