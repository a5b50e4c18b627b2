// SPDX-License-Identifier: GPL-2.0-only
/*
 * classify-... FOLDER WORKLOAD CONFIG: prints the CPU time in ns that a search
 * takes, the median of a few runs over all flows. Nothing is timed if a flow's
 * rule is not the expected one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/classifier/classifier.h"
#include "bench/system/sut.h"
#include "userspace/base/refuse.h"

#define RUNS 5

static double cpu_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static uint32_t wrong_count(const struct workload *workload)
{
	int32_t *rules = calloc(BENCH_FLOWS, sizeof(*rules));
	uint32_t i, wrong = 0;

	if (!rules)
		return BENCH_FLOWS;
	classifier_rules(rules);
	for (i = 0; i < BENCH_FLOWS; i++)
		wrong += rules[i] != workload->expected[i];
	free(rules);
	return wrong;
}

int main(int argc, char **argv)
{
	struct workload *workload = calloc(1, sizeof(*workload));
	double runs[RUNS], from;
	uint32_t wrong;
	int i, err;

	if (argc != 4 || !workload)
		return EXIT_FAILURE;
	err = workload_read(argv[1], argv[2], workload);
	if (err)
		fprintf(stderr, "%s: %s\n", argv[2], errno_words(err));
	if (err || classifier_open(workload, argv[3]))
		return EXIT_FAILURE;
	wrong = wrong_count(workload);
	if (wrong) {
		fprintf(stderr, "%u of %u flows meet another rule\n", wrong,
			BENCH_FLOWS);
		return CLASSIFIER_WRONG;
	}
	classifier_run(); /* into the caches */
	for (i = 0; i < RUNS; i++) {
		from = cpu_ns();
		classifier_run();
		runs[i] = (cpu_ns() - from) / BENCH_FLOWS;
	}
	qsort(runs, RUNS, sizeof(*runs), compare);
	printf("%.3f\n", runs[RUNS / 2]);
	return EXIT_SUCCESS;
}
