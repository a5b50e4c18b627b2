/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run: make the workload, then measure in processes of their own: one here,
 * for the host's clock, and one in a VM, for the guest's, each being this
 * program again as `measure`. They leave records, CLOCK.jsonl in the results.
 */
#ifndef KZ_BENCH_RUN_H
#define KZ_BENCH_RUN_H

#include "bench/scenario/scenario.h"

struct run {
	const char *folder; /* of workloads: policies, images, flows */
	const char *results; /* of records */
	const char *pattern; /* of scenarios' names */
	int suite; /* that must hold the scenario; -1: any */
	int clock; /* only this one; -1: both */
	bool brief; /* be quick rather than exact */
	const char *device; /* packets come in by it; NULL: they are made */
	const char *sender; /* the command that sends them; NULL: somebody */
	unsigned int runs; /* samples of each system under test on the host */
	unsigned int guest_runs; /* and in the VM */
};

extern const char *const clock_names[];
extern const char *const suite_names[];

bool run_wants(const struct run *run, const struct scenario *scenario);
bool run_wants_any(const struct run *run);
bool run_wants_clock(const struct run *run, enum clock clock);

/* All of these say on stderr what went wrong; 0 or an exit status. */
int run_prepare(const struct run *run);
int run_launch(const struct run *run, enum clock clock);

/* The inner process: measure what has this clock. */
int run_measure(const struct run *run, enum clock clock);

/* Where records of @clock are. */
void run_output(const struct run *run, enum clock clock, char *path,
		size_t size);

#endif
