// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets that come in by a real device, per second of CPU time that softirqs
 * take: what one core could do. They come from the run's own sender, and then
 * their verdicts are checked, or from any other.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/testbed/nic.h"
#include "bench/testbed/wire.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "bench/metric/verdicts.h"
#include "bench/testbed/sender.h"

#define SETTLE_US 500000 /* a device that comes up */
#define WAIT_US 100000
#define WAITS 200
#define BUSY_NS 500000000ULL
#define BRIEF_BUSY_NS 100000000ULL

#define TRY 64U /* packets, to see whether the wire carries any */
#define TRY_US 3000000 /* about what that takes if it does not */
/* Packets that look wrong may have been lost by the device: again, slowly. */
#define SLOWLY_US 20000
/* A switch may take half a minute to start forwarding. */
#define PATIENCE_US 40000000

/* The wire carries packets, as soon as all links and switches are ready. */
static int wire_wake(struct subject *subject, char *why)
{
	static unsigned int patience_us = PATIENCE_US;
	unsigned int waited = 0;
	struct timing timing;
	int err = nic_wait_up(&subject->testbed, why);

	usleep(SETTLE_US);
	if (err || !sender_is_wanted())
		return err;
	err = sender_stop(why);
	do {
		if (!err)
			err = subject_send(subject, TRY, &timing, why);
		waited += TRY_US;
	} while (err == -EAGAIN && waited < patience_us);
	if (err == -EAGAIN)
		patience_us = 0;
	return err;
}

/* With no rules loaded, all packets pass; else their absence means nothing. */
static int wire_before(struct subject *subject, char *why)
{
	uint64_t reached = 0;
	struct timing timing;
	int err;

	if (!sender_is_wanted())
		return 0;
	wire_pause(0);
	err = wire_wake(subject, why);
	if (!err)
		err = testbed_sink_count(&subject->testbed, &reached, why);
	if (!err)
		err = subject_send(subject, TRY, &timing, why);
	if (!err)
		err = testbed_sink_count(&subject->testbed, &reached, why);
	if (err || reached >= TRY)
		return err;
	snprintf(why, WHY_SIZE,
		 "with no rules loaded, %llu packets of %u get to prerouting",
		 (unsigned long long)reached, TRY);
	return -EAGAIN;
}

static int wire_prepare(struct subject *subject, char *why)
{
	int err = wire_wake(subject, why);

	if (err || !sender_is_wanted())
		return err;
	err = verdicts_check(subject, why);
	if (err == -EBADMSG || err == -EAGAIN) {
		wire_pause(SLOWLY_US);
		err = verdicts_check(subject, why);
	}
	return err ? err : sender_flood(why);
}

/* ---- as fast as it can ---- */

/* Softirqs are accounted for by ticks: wait until there are enough. */
static int wire_sample(struct subject *subject, double *value, char *why)
{
	uint64_t enough = subject->brief ? BRIEF_BUSY_NS : BUSY_NS;
	struct nic_count before, after;
	int err = wire_count(&subject->testbed, &before, why), waits = 0;

	do {
		usleep(WAIT_US);
		if (!err)
			err = wire_count(&subject->testbed, &after, why);
	} while (!err && after.busy - before.busy < enough && ++waits < WAITS);
	if (err)
		return err;
	if (!nic_arrived(&before, &after) || after.busy == before.busy) {
		snprintf(
			why, WHY_SIZE,
			"%s arrives: send from another machine, as fast as it can",
			nic_arrived(&before, &after) ? "too little" :
						       "nothing");
		return -EAGAIN;
	}
	*value =
		nic_arrived(&before, &after) * 1e3 / (after.busy - before.busy);
	return 0;
}

const struct metric metric_wire = {
	.unit = "Mpps",
	.more_is_better = true,
	.attached = true,
	.before = wire_before,
	.prepare = wire_prepare,
	.sample = wire_sample,
};
