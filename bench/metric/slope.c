// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions a packet, on the guest's clock: the slope of two run lengths.
 * Under -icount a nanosecond of CPU time is an instruction; wall time includes
 * sleeps, in ticks of 4 ms.
 */
#include "bench/metric/marks.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "bench/metric/verdicts.h"

#define TRIAL 256U
#define FEW 512U /* enough if a packet takes long */
#define BRIEF_MANY (VERDICTS_BRIEF_FLOWS / 2) /* of those checked */
#define MANY (BENCH_FLOWS / 4)
#define LONG 28000 /* instructions: no system is near it */

static int slope_sample(struct subject *subject, double *value, char *why)
{
	struct timing once = { 0 }, twice = { 0 };
	int err;

	err = subject_send(subject, subject->packets, &once, why);
	if (!err)
		err = subject_send(subject, 2 * subject->packets, &twice, why);
	*value = ((double)twice.cpu - once.cpu) / subject->packets;
	return err;
}

/* The first flows each time, so that all runs see the same ones. */
static int slope_prepare(struct subject *subject, char *why)
{
	double instructions = 0;
	int err = verdicts_check(subject, why);

	subject->packets = TRIAL;
	if (!err)
		err = slope_sample(subject, &instructions, why);
	if (instructions > LONG)
		subject->packets = FEW;
	else
		subject->packets = subject->brief ? BRIEF_MANY : MANY;
	return err;
}

const struct metric metric_slope = {
	.unit = "instructions",
	.attached = true,
	.prepare = slope_prepare,
	.sample = slope_sample,
};

static int tracked_prepare(struct subject *subject, char *why)
{
	int err = marks_connect(subject, why);

	return err ? err : slope_prepare(subject, why);
}

const struct metric metric_tracked_slope = {
	.unit = "instructions",
	.attached = true,
	.routed = true, /* to make connections; the sink comes later */
	.before = marks_track,
	.prepare = tracked_prepare,
	.sample = slope_sample,
};
