/* SPDX-License-Identifier: GPL-2.0-only */
/* Measuring one case: a trial with one rule set of one size. */
#ifndef KZ_BENCH_MEASURE_H
#define KZ_BENCH_MEASURE_H

#include <stdio.h>

#include "bench/workload/workload.h"
#include "bench/scenario/trial.h"

struct generator;

struct measure_options {
	const char *folder; /* of workload and configurations */
	unsigned int runs; /* samples of each system */
	bool brief; /* fewer and shorter samples */
	const struct testbed_ops *testbed; /* what packets come in by */
	const char *sender; /* the command that sends them; NULL: not ours */
	struct generator *generator;
	FILE *out;
};

/* The file in @folder with @sut's configuration for a rule set. */
void config_path(const char *folder, const char *workload, const char *sut,
		 char *path, size_t size);

/* True if @sut is measured with so many rules. */
bool sut_wants(const char *sut, uint32_t size);

/*
 * Set up all systems of @trial, check that they end packets as they must, then
 * measure them in turn. Writes one record for each, with samples or with the
 * reason why there are none. -EBADMSG (wrong results) or another -errno of the
 * last one that failed, and @why.
 */
int case_measure(const struct measure_options *options,
		 const struct trial *trial, const struct workload *workload,
		 uint32_t size, char *why);

#endif
