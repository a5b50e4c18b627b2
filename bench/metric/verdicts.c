// SPDX-License-Identifier: GPL-2.0-only
#include "bench/metric/verdicts.h"

#include <errno.h>
#include <stdio.h>

#include "userspace/backend/backend.h"
#include "bench/metric/marks.h"
#include "bench/metric/subject.h"

/*
 * In brief runs and in the VM these flows are sent first. If that takes this
 * long, in CPU time or instructions (20 million for nothing), only a few more
 * follow.
 */
#define TRIAL_FLOWS 256U
#define TRIAL_NS 25000000ULL
#define FEW_FLOWS 1024U

/* How many flows to check: fewer where a packet takes long. */
static int flows_choose_count(struct subject *subject, uint32_t *packets,
			      char *why)
{
	struct timing timing = { 0 };
	int err = 0;

	*packets = BENCH_FLOWS;
	if (!subject->brief && subject->clock != CLOCK_GUEST)
		return 0;
	err = subject_send(subject, TRIAL_FLOWS, &timing, why);
	if (timing.cpu > TRIAL_NS)
		*packets = FEW_FLOWS;
	else if (subject->brief)
		*packets = VERDICTS_BRIEF_FLOWS;
	return err;
}

int verdicts_check(struct subject *subject, char *why)
{
	uint64_t ended = 0, must;
	struct timing timing = { 0 };
	uint32_t packets;
	int err;

	err = flows_choose_count(subject, &packets, why);
	if (!err)
		err = subject_ended(subject, &ended, why);
	if (!err)
		err = subject_send(subject, packets, &timing, why);
	if (!err)
		err = subject_ended(subject, &ended, why);
	must = subject_expected(subject, packets);
	if (err)
		return err;
	if (ended == must)
		return marks_check(subject, packets, why);
	snprintf(why, WHY_SIZE, "%s %llu packets of %u, expected %llu",
		 subject_ends_at_xdp(subject) ? "drops" : "lets through",
		 (unsigned long long)ended, packets, (unsigned long long)must);
	return -EBADMSG;
}
