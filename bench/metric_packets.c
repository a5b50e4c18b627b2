// SPDX-License-Identifier: GPL-2.0-only
/* Metrics of packets going through a hook. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "metric.h"

#define LAP_NS 300000000ULL /* about what a timed run on the host takes */
#define LAP_PACKETS (16U << 20) /* most packets in a run */
#define PAUSES 5 /* runs of next to nothing, to learn their fixed cost */
#define TRIALS 5 /* until twice the packets take twice the time */
#define PROBES 3
#define PROPORTION 0.05

static int run(struct entrant *entrant, uint32_t packets, struct lap *lap,
	       char *why)
{
	int err =
		generator_run(entrant->generator, &entrant->lane, packets, lap);

	if (err)
		snprintf(why, WHY_SIZE, "the generator: %s", strerror(-err));
	return err;
}

/* ---- right before fast ---- */

static int dropped_at_xdp(const struct entrant *entrant, uint64_t *packets,
			  char *why)
{
	int err =
		lane_statistic(&entrant->lane, "rx_queue_0_xdp_drops", packets);

	if (err)
		snprintf(why, WHY_SIZE, "statistics: %s", strerror(-err));
	return err;
}

static int count_fate(const struct entrant *entrant, uint64_t *packets,
		      char *why)
{
	if (entrant->contender->hook == HOOK_XDP)
		return dropped_at_xdp(entrant, packets, why);
	return lane_end_reached(&entrant->lane, packets, why);
}

/*
 * Every flow once: XDP drops it, and what stands higher lets it through to
 * the lane's end or not, each time all of them.
 */
int entrant_fate_check(struct entrant *entrant, char *why)
{
	bool xdp = entrant->contender->hook == HOOK_XDP;
	uint64_t before = 0, after = 0;
	uint64_t must = xdp || entrant->fate != KZ_DROP ||
					!entrant->contender->up ?
				BENCH_FLOWS :
				0;
	struct lap lap = { 0 };
	int err;

	err = count_fate(entrant, &before, why);
	if (!err)
		err = run(entrant, BENCH_FLOWS, &lap, why);
	if (!err)
		err = count_fate(entrant, &after, why);
	if (err)
		return err;
	if (!xdp)
		before = 0; /* the counter was reset */
	if (after - before == must)
		return 0;
	snprintf(why, WHY_SIZE, "%s %llu packets of %u, and must %llu",
		 xdp ? "drops" : "lets through",
		 (unsigned long long)(after - before), BENCH_FLOWS,
		 (unsigned long long)must);
	return -EBADMSG;
}

/* ---- host: packets per CPU time ---- */

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int fixed_learn(struct entrant *entrant, char *why)
{
	uint64_t cpu[PAUSES];
	struct lap lap = { 0 };
	int i, err = 0;

	for (i = 0; !err && i < PAUSES; i++) {
		err = run(entrant, 64, &lap, why);
		cpu[i] = lap.cpu;
	}
	qsort(cpu, PAUSES, sizeof(*cpu), compare);
	entrant->fixed = cpu[PAUSES / 2];
	return err;
}

static uint64_t lap_net(const struct entrant *entrant, const struct lap *lap)
{
	return lap->cpu > entrant->fixed ? lap->cpu - entrant->fixed : 1;
}

static int rate_sample(struct entrant *entrant, double *value, char *why)
{
	struct lap lap = { 0 };
	int err = run(entrant, entrant->packets, &lap, why);

	*value = entrant->packets * 1e3 / lap_net(entrant, &lap);
	return err;
}

/* The median rate of a few runs. */
static int rate_probe(struct entrant *entrant, double *rate, char *why)
{
	struct record record = { 0 };
	int err = 0;

	while (!err && record.count < PROBES)
		err = rate_sample(entrant, &record.samples[record.count++],
				  why);
	*rate = record_median(&record);
	return err;
}

/* Half the packets must take half the time, or the clock means nothing. */
static int proportion_check(struct entrant *entrant, char *why)
{
	double half, whole;
	int trial, err;

	for (trial = 0; trial < TRIALS; trial++) {
		err = rate_probe(entrant, &whole, why);
		entrant->packets /= 2;
		if (!err)
			err = rate_probe(entrant, &half, why);
		entrant->packets *= 2;
		if (err || (half / whole > 1 - PROPORTION &&
			    half / whole < 1 + PROPORTION))
			return err;
	}
	snprintf(why, WHY_SIZE,
		 "half the packets go at %.2f Mpps, all at %.2f: too noisy",
		 half, whole);
	return -EAGAIN;
}

static int rate_prepare(struct entrant *entrant, char *why)
{
	uint32_t trial = 4 * BENCH_FLOWS;
	struct lap lap = { 0 };
	uint64_t fit;
	int err;

	err = entrant_fate_check(entrant, why);
	if (!err)
		err = fixed_learn(entrant, why);
	if (!err)
		err = run(entrant, trial, &lap, why);
	if (err)
		return err;
	fit = trial * LAP_NS / lap_net(entrant, &lap);
	if (fit > LAP_PACKETS)
		fit = LAP_PACKETS;
	entrant->packets = (fit + 2 * BENCH_FLOWS) & ~(2 * BENCH_FLOWS - 1);
	return proportion_check(entrant, why);
}

const struct metric metric_rate = {
	.unit = "Mpps",
	.in_force = true,
	.prepare = rate_prepare,
	.sample = rate_sample,
};

/*
 * Guest: the slope of two run lengths. Under -icount a nanosecond of CPU time is
 * an instruction; wall time has the sleeps in it, in ticks of 4 ms.
 */
static int slope_sample(struct entrant *entrant, double *value, char *why)
{
	struct lap once = { 0 }, twice = { 0 };
	int err;

	err = run(entrant, BENCH_FLOWS, &once, why);
	if (!err)
		err = run(entrant, 2 * BENCH_FLOWS, &twice, why);
	*value = ((double)twice.cpu - once.cpu) / BENCH_FLOWS;
	return err;
}

const struct metric metric_slope = {
	.unit = "instructions",
	.in_force = true,
	.prepare = entrant_fate_check,
	.sample = slope_sample,
};
