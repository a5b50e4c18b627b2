/* SPDX-License-Identifier: GPL-2.0-only */
/* Measuring one case: a scenario with one rule set of one size. */
#ifndef KZ_BENCH_MEASURE_H
#define KZ_BENCH_MEASURE_H

#include <stdio.h>

#include "bench/workload/workload.h"
#include "bench/scenario/scenario.h"

struct generator;

struct measure_options {
	const char *
		folder; /* of workloads, and of what systems under test wrote */
	unsigned int runs; /* samples of each system under test */
	bool brief; /* be quick rather than exact */
	const struct testbed_ops *testbed; /* what packets come in by */
	const char *sender; /* the command that sends to it; NULL: somebody */
	struct generator *generator;
	FILE *out;
};

/* The file in @folder of what @sut wrote of a rule set. */
void config_path(const char *folder, const char *workload, const char *sut,
		 char *path, size_t size);

/* True if @sut is asked for so many rules. */
bool sut_wants(const char *sut, uint32_t size);

/*
 * Set up all systems under test of @scenario side by side, see that packets end as
 * they must, then measure them in turn. One record each goes to the output,
 * with samples or with the reason why there are none: that somebody is not
 * here, or judges wrongly. -EBADMSG or another -errno of the last who
 * failed, and @why.
 */
int case_measure(const struct measure_options *options,
		 const struct scenario *scenario,
		 const struct workload *workload, uint32_t size, char *why);

#endif
