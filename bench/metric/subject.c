// SPDX-License-Identifier: GPL-2.0-only
#include "bench/metric/subject.h"

#include <stdio.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

/* ---- load ---- */

int subject_load(struct subject *subject, char *why)
{
	const struct sut *sut = subject->sut;

	if (sut->up_by_command)
		return sut->up_by_command(sut, &subject->setup, why);
	return sut->up ? sut->up(sut, &subject->setup, why) : 0;
}

int subject_reset(struct subject *subject, char *why)
{
	const struct sut *sut = subject->sut;

	if (sut->down)
		sut->down(sut, &subject->setup);
	testbed_close(&subject->testbed);
	return testbed_open(&subject->testbed, subject->testbed.ops, why);
}

/* ---- packets ---- */

int subject_send(struct subject *subject, uint32_t packets,
		 struct timing *timing, char *why)
{
	const struct testbed *testbed = &subject->testbed;

	return testbed->ops->send(testbed, subject->generator, packets, timing,
				  why);
}

bool subject_ends_at_xdp(const struct subject *subject)
{
	return subject->sut->hook == HOOK_XDP &&
	       subject->expected_verdict == KZ_DROP &&
	       subject->testbed.ops->counts_xdp_drops;
}

int subject_ended(struct subject *subject, uint64_t *packets, char *why)
{
	uint64_t all;
	int err;

	if (!subject_ends_at_xdp(subject))
		return testbed_sink_count(&subject->testbed, packets, why);
	err = testbed_statistic(&subject->testbed, "_xdp_drops", &all);
	if (err) {
		snprintf(why, WHY_SIZE, "statistics: %s", errno_words(err));
		return err;
	}
	*packets = all - subject->ended;
	subject->ended = all;
	return 0;
}

/* The testbed's sink comes after all hooks: dropped packets do not reach it. */
uint64_t subject_expected(const struct subject *subject, uint64_t packets)
{
	bool drops = subject->expected_verdict == KZ_DROP && subject->sut->up;

	return subject_ends_at_xdp(subject) || !drops ? packets : 0;
}
