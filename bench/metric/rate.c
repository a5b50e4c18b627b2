// SPDX-License-Identifier: GPL-2.0-only
/* Packets per CPU time, on the host's clock. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "bench/metric/marks.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "bench/metric/verdicts.h"
#include "testlib/random.h"

#define LAP_NS 300000000ULL /* about the length of a timed run */
#define BRIEF_LAP_NS 80000000ULL
#define LAP_PACKETS (16U << 20) /* most packets in a run */
#define TRIAL_NS 5000000ULL /* a trial that is long enough */
#define PAUSES 3 /* almost empty runs, to learn their fixed cost */
#define TRIALS 5 /* until twice the packets take twice the time */
#define PROBES 3
#define SEED 17 /* of flows drawn by Zipf's law */

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int fixed_learn(struct subject *subject, char *why)
{
	uint64_t cpu[PAUSES];
	struct timing timing = { 0 };
	int i, err = 0;

	for (i = 0; !err && i < PAUSES; i++) {
		err = subject_send(subject, 64, &timing, why);
		cpu[i] = timing.cpu;
	}
	qsort(cpu, PAUSES, sizeof(*cpu), compare);
	subject->fixed = cpu[PAUSES / 2];
	return err;
}

static uint64_t timing_net(const struct subject *subject,
			   const struct timing *timing)
{
	return timing->cpu > subject->fixed ? timing->cpu - subject->fixed : 1;
}

static int rate_sample(struct subject *subject, double *value, char *why)
{
	struct timing timing = { 0 };
	int err = subject_send(subject, subject->packets, &timing, why);

	*value = subject->packets * 1e3 / timing_net(subject, &timing);
	return err;
}

/* The median rate of a few runs, in a brief run of one. */
static int rate_probe(struct subject *subject, double *rate, char *why)
{
	double rates[PROBES] = { 0 };
	int i, err = 0;

	for (i = 0; !err && i < (subject->brief ? 1 : PROBES); i++)
		err = rate_sample(subject, &rates[i], why);
	*rate = rates[0];
	if (err || subject->brief)
		return err;
	for (i = 0; i < PROBES; i++) /* the one between the others */
		if ((rates[i] >= rates[(i + 1) % PROBES]) ==
		    (rates[i] <= rates[(i + 2) % PROBES]))
			*rate = rates[i];
	return 0;
}

/*
 * Half the packets must take half the time, or the clock means nothing. The
 * best of a few attempts is recorded, and the report marks it.
 */
static int proportion_learn(struct subject *subject, char *why)
{
	double half, whole, proportion, *best = &subject->record.proportion;
	int trial, err;

	*best = 0;
	for (trial = 0; trial < TRIALS; trial++) {
		err = rate_probe(subject, &whole, why);
		subject->packets /= 2;
		if (!err)
			err = rate_probe(subject, &half, why);
		subject->packets *= 2;
		if (err)
			return err;
		proportion = half / whole;
		if (__builtin_fabs(proportion - 1) < __builtin_fabs(*best - 1))
			*best = proportion;
		if (__builtin_fabs(*best - 1) < RECORD_PROPORTION)
			return 0;
	}
	return 0;
}

/* As many packets as a run takes. If these are fewer than all flows, they are
 * the first ones; flows are shuffled.
 */
static int packets_choose(struct subject *subject, char *why)
{
	uint64_t run_ns = subject->brief ? BRIEF_LAP_NS : LAP_NS, fit;
	uint32_t trial = 512;
	struct timing timing = { 0 };
	int err;

	do {
		trial *= subject->brief ? 4 : 2;
		err = subject_send(subject, trial, &timing, why);
	} while (!err && timing_net(subject, &timing) < TRIAL_NS &&
		 trial < 4 * BENCH_FLOWS);
	if (err)
		return err;
	fit = trial * run_ns / timing_net(subject, &timing);
	if (fit > LAP_PACKETS)
		fit = LAP_PACKETS;
	if (fit > 2 * BENCH_FLOWS)
		fit = (fit + BENCH_FLOWS) & ~(uint64_t)(2 * BENCH_FLOWS - 1);
	else
		fit = (fit + 128) & ~127ULL;
	subject->packets = fit;
	return 0;
}

static int rate_learn(struct subject *subject, char *why)
{
	int err = fixed_learn(subject, why);

	if (!err)
		err = packets_choose(subject, why);
	return err ? err : proportion_learn(subject, why);
}

static int rate_prepare(struct subject *subject, char *why)
{
	int err = verdicts_check(subject, why);

	return err ? err : rate_learn(subject, why);
}

const struct metric metric_rate = {
	.unit = "Mpps",
	.more_is_better = true,
	.attached = true,
	.prepare = rate_prepare,
	.sample = rate_sample,
};

/* ---- of connections ---- */

static int tracked_prepare(struct subject *subject, char *why)
{
	int err = marks_connect(subject, why);

	return err ? err : rate_prepare(subject, why);
}

const struct metric metric_tracked_rate = {
	.unit = "Mpps",
	.more_is_better = true,
	.attached = true,
	.routed = true, /* to make connections; the sink comes later */
	.before = marks_track,
	.prepare = tracked_prepare,
	.sample = rate_sample,
};

/* ---- with so many flows ---- */

static int flows_prepare(struct subject *subject, char *why)
{
	int err = verdicts_check(subject, why);

	generator_limit(subject->generator, subject->variant);
	if (!err)
		err = fixed_learn(subject, why);
	if (!err)
		err = packets_choose(subject, why);
	/* All of them, at least twice: the first time is not typical. */
	if (!err && subject->packets < 2 * subject->variant)
		subject->packets = 2 * subject->variant;
	/* In a brief run, metric_rate has checked that already. */
	return err || subject->brief ? err : proportion_learn(subject, why);
}

static int flows_sample(struct subject *subject, double *value, char *why)
{
	generator_limit(subject->generator, subject->variant);
	return rate_sample(subject, value, why);
}

const struct metric metric_flows = {
	.unit = "Mpps",
	.varies = "flows",
	.more_is_better = true,
	.attached = true,
	.prepare = flows_prepare,
	.sample = flows_sample,
};

/* ---- by Zipf's law ---- */

/* As many flows as there are, drawn with return. */
static int zipf_draw(double exponent, const struct flow *from,
		     struct flow *flows)
{
	double *upto = calloc(BENCH_FLOWS, sizeof(*upto)), sum = 0, at;
	uint32_t i, low, high, middle;
	uint64_t seed = SEED;

	if (!upto)
		return -ENOMEM;
	for (i = 0; i < BENCH_FLOWS; i++)
		upto[i] = sum += pow(i + 1, -exponent);
	for (i = 0; i < BENCH_FLOWS; i++) {
		at = sum * random_below(&seed, 1U << 30) / (1U << 30);
		for (low = 0, high = BENCH_FLOWS - 1; low < high;) {
			middle = (low + high) / 2;
			if (upto[middle] > at)
				high = middle;
			else
				low = middle + 1;
		}
		flows[i] = from[low];
	}
	free(upto);
	return 0;
}

/* The generator keeps the flows, for all subjects of a case. */
static int zipf_prepare(struct subject *subject, char *why)
{
	const struct flow *all = subject->setup.workload->flows;
	static struct flow flows[BENCH_FLOWS];
	int err = generator_feed(subject->generator, all);

	if (!err)
		err = verdicts_check(subject, why);
	if (!err)
		err = zipf_draw(subject->variant / 100.0, all, flows);
	if (!err)
		err = generator_feed(subject->generator, flows);
	return err ? err : rate_learn(subject, why);
}

const struct metric metric_zipf = {
	.unit = "Mpps",
	.varies = "s in %",
	.more_is_better = true,
	.attached = true,
	.prepare = zipf_prepare,
	.sample = rate_sample,
};
