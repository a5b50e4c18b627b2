// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets that come in by a real device, for each second of CPU time that
 * softirqs take: what one core could do. Somebody else sends them.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "lane_real.h"
#include "metric.h"

#define SETTLE_US 500000 /* a device that comes up */
#define WAIT_US 100000
#define WAITS 200
#define BUSY_NS 500000000ULL
#define BRIEF_BUSY_NS 100000000ULL

/* Softirqs are accounted for by ticks: wait until that says something. */
static int wire_sample(struct entrant *entrant, double *value, char *why)
{
	uint64_t enough = entrant->brief ? BRIEF_BUSY_NS : BUSY_NS;
	uint64_t packets, more, busy, busier;
	int err = real_arrived(&entrant->lane, &packets, &busy), waits = 0;

	do {
		usleep(WAIT_US);
		if (!err)
			err = real_arrived(&entrant->lane, &more, &busier);
	} while (!err && busier - busy < enough && ++waits < WAITS);
	if (err) {
		snprintf(why, WHY_SIZE, "the device's counters: %s",
			 strerror(-err));
		return err;
	}
	if (more == packets || busier == busy) {
		snprintf(
			why, WHY_SIZE,
			"%s arrives: send from another machine, as fast as it can",
			more == packets ? "nothing" : "too little");
		return -EAGAIN;
	}
	*value = (more - packets) * 1e3 / (busier - busy);
	return 0;
}

static int wire_prepare(struct entrant *entrant, char *why)
{
	(void)entrant;
	(void)why;
	usleep(SETTLE_US);
	return 0;
}

const struct metric metric_wire = {
	.unit = "Mpps",
	.more_is_better = true,
	.in_force = true,
	.prepare = wire_prepare,
	.sample = wire_sample,
};
