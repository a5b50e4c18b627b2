// SPDX-License-Identifier: GPL-2.0-only
/*
 * Testbeds whose packets come in by a real device: the sender at the wire's
 * other end is told to send some, and they must arrive before the next ones.
 */
#include "bench/testbed/wire.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/testbed/generator.h"
#include "bench/testbed/sender.h"
#include "bench/testbed/testbed.h"
#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

#define WINDOW 64U /* packets: these fit into every device's ring */
#define STEP_US 500
#define GRACE_US 20000
#define LATE_US 3000000 /* some drivers' counters are a second old */
#define END_US 50000 /* until the last packets have been evaluated */

int wire_count(const struct testbed *testbed, struct nic_count *count,
	       char *why)
{
	int err = nic_count(testbed, count);

	if (err)
		snprintf(why, WHY_SIZE, "the device's counters: %s",
			 errno_words(err));
	return err;
}

static unsigned int pause_us; /* between windows */

void wire_pause(unsigned int us)
{
	pause_us = us;
}

/* Until @packets have come since @before, or @limit_us have passed. */
static int arrivals_wait(const struct testbed *testbed,
			 const struct nic_count *before, uint64_t packets,
			 unsigned int limit_us, uint64_t *arrived, char *why)
{
	struct nic_count now;
	unsigned int waited;
	int err;

	for (waited = 0;; waited += STEP_US) {
		err = wire_count(testbed, &now, why);
		if (err)
			return err;
		*arrived = nic_arrived(before, &now);
		if (*arrived >= packets || waited >= limit_us)
			return 0;
		usleep(STEP_US);
	}
}

static int wire_send(const struct testbed *testbed, struct generator *generator,
		     uint32_t packets, struct timing *timing, char *why)
{
	struct nic_count before, after;
	uint32_t sent, window;
	uint64_t arrived = 0;
	int err = wire_count(testbed, &before, why);

	(void)generator; /* nothing is generated here */
	for (sent = 0; !err && sent < packets; sent += window) {
		window = packets - sent < WINDOW ? packets - sent : WINDOW;
		err = sender_send(sent, window, why);
		if (!err)
			err = arrivals_wait(testbed, &before, sent + window,
					    GRACE_US, &arrived, why);
		usleep(pause_us);
	}
	if (!err)
		err = arrivals_wait(testbed, &before, packets, LATE_US,
				    &arrived, why);
	usleep(END_US);
	if (!err)
		err = wire_count(testbed, &after, why);
	if (err)
		return err;
	timing->cpu = after.busy - before.busy;
	if (arrived >= packets)
		return 0;
	snprintf(why, WHY_SIZE, "%llu packets of %u that are sent arrive",
		 (unsigned long long)arrived, packets);
	return -EAGAIN;
}

const struct testbed_ops testbed_nic = {
	.device_add = nic_move_in,
	.device_remove = nic_move_out,
	.send = wire_send,
	/* On a real wire there is always some other traffic. */
	.ignore_others = "meta pkttype != host drop; ",
	.serial = true,
};
