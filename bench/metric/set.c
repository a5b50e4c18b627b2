// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metrics of changing a dynamic set of a loaded policy: nanoseconds of CPU time
 * per element, which are instructions in the VM.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <arpa/inet.h>

#include "userspace/backend/backend.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "bench/metric/verdicts.h"

#define SET "abusers" /* of the rule set "dynamic" */
#define SINGLES 1000 /* calls of one element that make a sample */

static double now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

static int set_change(struct subject *subject, enum set_change change,
		      const struct kz_entry *entries, size_t count, char *why)
{
	const struct backend *backend = backend_find(subject->sut->backend);
	size_t done = 0;
	int err;

	err = backend->set_change(backend, "bench", SET, change, entries, count,
				  &done, why);
	return !err && change == SET_ADD && done != count ? -EIO : err;
}

/* The flows' sources; freed by the caller. */
static struct kz_entry *sources(const struct subject *subject)
{
	struct kz_entry *entries = calloc(BENCH_FLOWS, sizeof(*entries));
	uint32_t i;

	for (i = 0; entries && i < BENCH_FLOWS; i++) {
		entries[i].value.word[0] =
			ntohl(subject->setup.workload->flows[i].saddr);
		entries[i].timeout = KZ_FOREVER;
	}
	return entries;
}

/* Into the emptied set, @each at a time; ns an element. In the testbed. */
static int add_all(struct subject *subject, const struct kz_entry *entries,
		   size_t count, size_t each, double *value, char *why)
{
	double start;
	size_t i;
	int err = set_change(subject, SET_FLUSH, NULL, 0, why);

	start = now_ns();
	for (i = 0; !err && i < count; i += each)
		err = set_change(subject, SET_ADD, entries + i, each, why);
	*value = (now_ns() - start) / count;
	return err;
}

static int sample(struct subject *subject, size_t count, size_t each,
		  double *value, char *why)
{
	struct kz_entry *entries = sources(subject);
	int err = entries ? testbed_enter(&subject->testbed) : -ENOMEM;

	if (!err) {
		err = add_all(subject, entries, count, each, value, why);
		testbed_leave();
	}
	free(entries);
	return err;
}

static int single_sample(struct subject *subject, double *value, char *why)
{
	return sample(subject, SINGLES, 1, value, why);
}

static int batch_sample(struct subject *subject, double *value, char *why)
{
	return sample(subject, BENCH_FLOWS, BENCH_FLOWS, value, why);
}

/* After the call, all packets of these sources are dropped. */
static int effect_check(struct subject *subject, char *why)
{
	double value;
	int err = batch_sample(subject, &value, why);

	return err ? err : verdicts_check(subject, why);
}

const struct metric metric_set_single = {
	.unit = "ns",
	.attached = true,
	.prepare = effect_check,
	.sample = single_sample,
};

const struct metric metric_set_batch = {
	.unit = "ns",
	.attached = true,
	.prepare = effect_check,
	.sample = batch_sample,
};
