// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions a packet, on the guest's clock: the slope of two run lengths.
 * Under -icount a nanosecond of CPU time is an instruction; wall time has the
 * sleeps in it, in ticks of 4 ms.
 */
#include "bench/metric.h"

#define TRIAL 256U
#define FEW 512U /* enough where a packet takes long */
#define BRIEF_MANY (ENTRANT_BRIEF_FLOWS / 2) /* twice that were looked at */
#define MANY (BENCH_FLOWS / 4)
#define LONG 28000 /* instructions: nobody is near it */

static int slope_sample(struct entrant *entrant, double *value, char *why)
{
	struct lap once = { 0 }, twice = { 0 };
	int err;

	err = entrant_send(entrant, entrant->packets, &once, why);
	if (!err)
		err = entrant_send(entrant, 2 * entrant->packets, &twice, why);
	*value = ((double)twice.cpu - once.cpu) / entrant->packets;
	return err;
}

/* Flows are the first ones each time, so that all runs see the same. */
static int slope_prepare(struct entrant *entrant, char *why)
{
	double instructions = 0;
	int err = entrant_fate_check(entrant, why);

	entrant->packets = TRIAL;
	if (!err)
		err = slope_sample(entrant, &instructions, why);
	if (instructions > LONG)
		entrant->packets = FEW;
	else
		entrant->packets = entrant->brief ? BRIEF_MANY : MANY;
	return err;
}

const struct metric metric_slope = {
	.unit = "instructions",
	.in_force = true,
	.prepare = slope_prepare,
	.sample = slope_sample,
};

static int tracked_prepare(struct entrant *entrant, char *why)
{
	int err = entrant_connect(entrant, why);

	return err ? err : slope_prepare(entrant, why);
}

const struct metric metric_tracked_slope = {
	.unit = "instructions",
	.in_force = true,
	.routed = true, /* to make connections; then there is an end */
	.before = entrant_track,
	.prepare = tracked_prepare,
	.sample = slope_sample,
};
