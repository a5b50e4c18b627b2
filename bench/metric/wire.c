// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets that come in by a real device, for each second of CPU time that
 * softirqs take: what one core could do. Somebody else sends them: the run's
 * own sender, and then it is looked at how they end, or anybody.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/testbed/nic.h"
#include "bench/metric/metric.h"
#include "bench/testbed/sender.h"

#define SETTLE_US 500000 /* a device that comes up */
#define WAIT_US 100000
#define WAITS 200
#define BUSY_NS 500000000ULL
#define BRIEF_BUSY_NS 100000000ULL

/* So many at a time fit into any device's ring, then they must have come. */
#define WINDOW 64U
#define STEP_US 500
#define GRACE_US 20000
#define LATE_US 3000000 /* some drivers' counts are a second old */
#define END_US 50000 /* until the last ones are judged */
/* What looks wrong may have been lost by the device: then again, slowly. */
#define SLOWLY_US 20000
/* A switch may learn for half a minute, behind which nothing can be hoped. */
#define PATIENCE_US 40000000

static int counts_take(const struct testbed *testbed, struct nic_count *count,
		       char *why)
{
	int err = nic_count(testbed, count);

	if (err)
		snprintf(why, WHY_SIZE, "the device's counters: %s",
			 strerror(-err));
	return err;
}

/* ---- what is sent, and has it come? ---- */

static unsigned int pause_us; /* between windows */

/* Until @packets have come since @before, or @limit_us have passed. */
static int arrivals_wait(const struct testbed *testbed,
			 const struct nic_count *before, uint64_t packets,
			 unsigned int limit_us, uint64_t *arrived, char *why)
{
	struct nic_count now;
	unsigned int waited;
	int err;

	for (waited = 0;; waited += STEP_US) {
		err = counts_take(testbed, &now, why);
		if (err)
			return err;
		*arrived = nic_arrived(before, &now);
		if (*arrived >= packets || waited >= limit_us)
			return 0;
		usleep(STEP_US);
	}
}

int wire_send(struct subject *subject, uint32_t packets, struct timing *timing,
	      char *why)
{
	struct nic_count before, after;
	uint32_t sent, window;
	uint64_t arrived = 0;
	int err = counts_take(&subject->testbed, &before, why);

	for (sent = 0; !err && sent < packets; sent += window) {
		window = packets - sent < WINDOW ? packets - sent : WINDOW;
		err = sender_send(sent, window, why);
		if (!err)
			err = arrivals_wait(&subject->testbed, &before,
					    sent + window, GRACE_US, &arrived,
					    why);
		usleep(pause_us);
	}
	if (!err)
		err = arrivals_wait(&subject->testbed, &before, packets,
				    LATE_US, &arrived, why);
	usleep(END_US);
	if (!err)
		err = counts_take(&subject->testbed, &after, why);
	if (err)
		return err;
	timing->cpu = after.busy - before.busy;
	if (arrived >= packets)
		return 0;
	snprintf(why, WHY_SIZE, "%llu packets of %u that are sent arrive",
		 (unsigned long long)arrived, packets);
	return -EAGAIN;
}

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
			err = wire_send(subject, WINDOW, &timing, why);
		waited += LATE_US;
	} while (err == -EAGAIN && waited < patience_us);
	if (err == -EAGAIN)
		patience_us = 0;
	return err;
}

/* With nobody in force all gets through; else its absence would say nothing. */
static int wire_before(struct subject *subject, char *why)
{
	uint64_t reached = 0;
	struct timing timing;
	int err;

	if (!sender_is_wanted())
		return 0;
	pause_us = 0;
	err = wire_wake(subject, why);
	if (!err)
		err = testbed_sink_count(&subject->testbed, &reached, why);
	if (!err)
		err = wire_send(subject, WINDOW, &timing, why);
	if (!err)
		err = testbed_sink_count(&subject->testbed, &reached, why);
	if (err || reached >= WINDOW)
		return err;
	snprintf(why, WHY_SIZE,
		 "with no rules in force, %llu packets of %u get to prerouting",
		 (unsigned long long)reached, WINDOW);
	return -EAGAIN;
}

static int wire_prepare(struct subject *subject, char *why)
{
	int err = wire_wake(subject, why);

	if (err || !sender_is_wanted())
		return err;
	err = subject_verdict_check(subject, why);
	if (err == -EBADMSG || err == -EAGAIN) {
		pause_us = SLOWLY_US;
		err = subject_verdict_check(subject, why);
	}
	return err ? err : sender_flood(why);
}

/* ---- as fast as it can ---- */

/* Softirqs are accounted for by ticks: wait until that says something. */
static int wire_sample(struct subject *subject, double *value, char *why)
{
	uint64_t enough = subject->brief ? BRIEF_BUSY_NS : BUSY_NS;
	struct nic_count before, after;
	int err = counts_take(&subject->testbed, &before, why), waits = 0;

	do {
		usleep(WAIT_US);
		if (!err)
			err = counts_take(&subject->testbed, &after, why);
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
