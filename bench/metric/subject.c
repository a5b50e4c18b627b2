// SPDX-License-Identifier: GPL-2.0-only
/* Right before fast: do packets end where they must? */
#include <stdio.h>
#include <string.h>

#include <errno.h>

#include "userspace/backend/backend.h"
#include "bench/testbed/nic.h"
#include "bench/metric/metric.h"

/* If it must be quick, or in the VM, these are asked first, and if they take so
 * long in CPU time or instructions (20 million for nothing), only a few more.
 */
#define TRIAL_FLOWS 256U
#define TRIAL_NS 25000000ULL
#define FEW_FLOWS 1024U

int subject_send(struct subject *subject, uint32_t packets,
		 struct timing *timing, char *why)
{
	int err;

	if (nic_is_taken())
		return wire_send(subject, packets, timing, why);
	err = generator_run(subject->generator, &subject->testbed, packets,
			    timing);
	if (err)
		snprintf(why, WHY_SIZE, "the generator: %s", strerror(-err));
	return err;
}

/* Of veth, that is; what real ones count differs. */
bool subject_ends_at_xdp(const struct subject *subject)
{
	return subject->sut->hook == HOOK_XDP &&
	       subject->expected_verdict == KZ_DROP && !nic_is_taken();
}

int subject_ended(struct subject *subject, uint64_t *packets, char *why)
{
	uint64_t all;
	int err;

	if (!subject_ends_at_xdp(subject))
		return testbed_sink_count(&subject->testbed, packets, why);
	err = testbed_statistic(&subject->testbed, "_xdp_drops", &all);
	if (err) {
		snprintf(why, WHY_SIZE, "statistics: %s", strerror(-err));
		return err;
	}
	*packets = all - subject->ended;
	subject->ended = all;
	return 0;
}

/* The testbed's end is behind all hooks: what is dropped does not get there. */
uint64_t subject_expected(const struct subject *subject, uint64_t packets)
{
	bool drops = subject->expected_verdict == KZ_DROP && subject->sut->up;

	return subject_ends_at_xdp(subject) || !drops ? packets : 0;
}

/* How many flows to look at: fewer where a packet takes long. */
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
		*packets = SUBJECT_BRIEF_FLOWS;
	return err;
}

int subject_verdict_check(struct subject *subject, char *why)
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
		return subject_marks_check(subject, packets, why);
	snprintf(why, WHY_SIZE, "%s %llu packets of %u, and must %llu",
		 subject_ends_at_xdp(subject) ? "drops" : "lets through",
		 (unsigned long long)ended, packets, (unsigned long long)must);
	return -EBADMSG;
}
