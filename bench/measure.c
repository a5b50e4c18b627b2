// SPDX-License-Identifier: GPL-2.0-only
#include "measure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "contender.h"
#include "generator.h"
#include "record.h"

#define LAP_NS 300000000ULL /* about what a timed run on the host takes */
#define LAP_PACKETS (16U << 20) /* most packets in a run */
#define PAUSES 5 /* runs of next to nothing, to learn their fixed cost */

struct entrant {
	const struct contender *contender;
	struct lane lane;
	struct record record;
	uint32_t packets; /* in a run, a multiple of BENCH_FLOWS */
};

struct contest {
	const struct scenario *scenario;
	struct generator *generator;
	struct entrant entrants[SCENARIO_MAX];
	unsigned int count;
	uint64_t fixed; /* ns of a run without packets, CPU time */
};

static int entrant_enter(struct contest *contest, struct entrant *entrant,
			 const struct material *material, uint32_t size,
			 const char *name, char *why)
{
	const struct scenario *scenario = contest->scenario;
	struct record *record = &entrant->record;

	entrant->contender = contender_find(name);
	snprintf(record->scenario, sizeof(record->scenario), "%s",
		 scenario->name);
	snprintf(record->ruleset, sizeof(record->ruleset), "%s",
		 material->name);
	snprintf(record->contender, sizeof(record->contender), "%s", name);
	strcpy(record->unit,
	       scenario->clock == CLOCK_HOST ? "Mpps" : "instructions/packet");
	record->size = size;
	if (!entrant->contender) {
		snprintf(why, WHY_SIZE, "no contender '%s'", name);
		return -EINVAL;
	}
	return entrant->contender->up(entrant->contender, &entrant->lane,
				      material, why);
}

/* ---- right before fast ---- */

/* Every flow once: each must come to its end where it is expected. */
static int entrant_check(const struct contest *contest, struct entrant *entrant,
			 char *why)
{
	uint64_t before = 0, after = 0;
	struct lap lap;
	int err;

	if (entrant->contender->hook != HOOK_XDP)
		return 0;
	err = lane_statistic(&entrant->lane, "rx_queue_0_xdp_drops", &before);
	if (!err)
		err = generator_run(contest->generator, &entrant->lane,
				    BENCH_FLOWS, &lap);
	if (!err)
		err = lane_statistic(&entrant->lane, "rx_queue_0_xdp_drops",
				     &after);
	if (err) {
		snprintf(why, WHY_SIZE, "%s: %s", entrant->contender->name,
			 strerror(-err));
		return err;
	}
	if (after - before == BENCH_FLOWS)
		return 0;
	snprintf(why, WHY_SIZE, "%s drops %llu packets of %u that it must",
		 entrant->contender->name, (unsigned long long)(after - before),
		 BENCH_FLOWS);
	return -EBADMSG;
}

/* ---- host: packets per CPU time ---- */

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int fixed_learn(struct contest *contest)
{
	uint64_t cpu[PAUSES];
	struct lap lap;
	int i, err = 0;

	for (i = 0; !err && i < PAUSES; i++) {
		err = generator_run(contest->generator,
				    &contest->entrants[0].lane, 64, &lap);
		cpu[i] = lap.cpu;
	}
	qsort(cpu, PAUSES, sizeof(*cpu), compare);
	contest->fixed = cpu[PAUSES / 2];
	return err;
}

static uint64_t lap_net(const struct contest *contest, const struct lap *lap)
{
	return lap->cpu > contest->fixed ? lap->cpu - contest->fixed : 1;
}

static int entrant_calibrate(struct contest *contest, struct entrant *entrant)
{
	uint32_t trial = 4 * BENCH_FLOWS;
	struct lap lap;
	uint64_t fit;
	int err;

	err = generator_run(contest->generator, &entrant->lane, trial, &lap);
	fit = trial * LAP_NS / lap_net(contest, &lap);
	if (fit > LAP_PACKETS)
		fit = LAP_PACKETS;
	entrant->packets = (fit + BENCH_FLOWS) & ~(BENCH_FLOWS - 1);
	return err;
}

static int sample_rate(struct contest *contest, struct entrant *entrant,
		       double *sample)
{
	struct lap lap;
	int err = generator_run(contest->generator, &entrant->lane,
				entrant->packets, &lap);

	*sample = entrant->packets * 1e3 / lap_net(contest, &lap);
	return err;
}

/*
 * Guest: the slope of two run lengths. Under -icount a nanosecond of CPU time is
 * an instruction; wall time has the sleeps in it, in ticks of 4 ms.
 */

static int sample_slope(struct contest *contest, struct entrant *entrant,
			double *sample)
{
	struct lap once, twice;
	int err;

	err = generator_run(contest->generator, &entrant->lane, BENCH_FLOWS,
			    &once);
	if (!err)
		err = generator_run(contest->generator, &entrant->lane,
				    2 * BENCH_FLOWS, &twice);
	*sample = ((double)twice.cpu - once.cpu) / BENCH_FLOWS;
	return err;
}

/* ---- a case ---- */

static int contest_prepare(struct contest *contest, char *why)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < contest->count; i++)
		err = entrant_check(contest, &contest->entrants[i], why);
	if (err || contest->scenario->clock != CLOCK_HOST)
		return err;
	err = fixed_learn(contest);
	for (i = 0; !err && i < contest->count; i++)
		err = entrant_calibrate(contest, &contest->entrants[i]);
	return err;
}

static int contest_run(struct contest *contest, unsigned int runs)
{
	bool host = contest->scenario->clock == CLOCK_HOST;
	unsigned int run, i;
	int err = 0;

	for (run = 0; !err && run < runs; run++)
		for (i = 0; !err && i < contest->count; i++) {
			struct entrant *entrant = &contest->entrants[i];
			double *sample =
				&entrant->record
					 .samples[entrant->record.count++];

			err = (host ? sample_rate :
				      sample_slope)(contest, entrant, sample);
		}
	return err;
}

int case_measure(const struct scenario *scenario, struct generator *generator,
		 const struct material *material, uint32_t size,
		 unsigned int runs, FILE *out, char *why)
{
	struct contest contest = { scenario, generator, .count = 0 };
	const char *const *name = scenario->contenders;
	unsigned int i;
	int err;

	strcpy(why, "the generator does not run");
	err = generator_feed(generator, material->flows);
	for (; !err && *name; name++) {
		struct entrant *entrant = &contest.entrants[contest.count];

		err = lane_open(&entrant->lane, why);
		if (err)
			break;
		contest.count++;
		err = entrant_enter(&contest, entrant, material, size, *name,
				    why);
	}
	if (!err)
		err = contest_prepare(&contest, why);
	if (!err)
		err = contest_run(&contest, runs);
	for (i = 0; i < contest.count; i++) {
		if (!err)
			err = record_write(&contest.entrants[i].record, out);
		lane_close(&contest.entrants[i].lane);
	}
	return err;
}
