/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A real device that is lent to one testbed at a time. It is moved in and back,
 * and loses its addresses by that.
 */
#ifndef KZ_BENCH_NIC_H
#define KZ_BENCH_NIC_H

#include "bench/testbed/testbed.h"

/*
 * Take the device @name of the process's current namespace. 0 or -errno. It
 * comes back even if this process is killed while the device is lent.
 */
int nic_take(const char *name);

/* Into the testbed, as TESTBED_DEVICE; and back, where it comes up again. */
int nic_move_in(struct testbed *testbed, char *why);
void nic_move_out(const struct testbed *testbed);

/* Its own namespace, and its MAC address as text. */
const struct testbed *nic_home(void);
const char *nic_address(void);

/* Wait until its link is up: many take seconds, also after XDP is attached. */
int nic_wait_up(const struct testbed *testbed, char *why);

/* What has come in by it so far. */
struct nic_count {
	uint64_t packets; /* as the kernel counts them */
	uint64_t drops; /* by XDP, as the driver says; in @packets too or not */
	uint64_t busy; /* ns of CPU time that all softirqs took */
};

int nic_count(const struct testbed *testbed, struct nic_count *count);
/* Packets from one to the other. */
uint64_t nic_arrived(const struct nic_count *before,
		     const struct nic_count *after);

#endif
