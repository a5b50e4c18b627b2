/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A real device for testbeds, one testbed at a time: packets come in from outside.
 * It is moved in and back, and loses its addresses by that.
 */
#ifndef KZ_BENCH_NIC_H
#define KZ_BENCH_NIC_H

#include <stdbool.h>

#include "bench/testbed/testbed.h"

/* The device @name of the namespace that the process is in now. -errno. If we
 * are killed while it is lent, it comes back too.
 */
int nic_take(const char *name);
bool nic_is_taken(void);

/* Into the testbed, as TESTBED_DEVICE; and back, where it comes up again. */
int nic_move_in(const struct testbed *testbed, char *why);
void nic_move_out(const struct testbed *testbed);

/* Where it is at home, and its address there as text. */
const struct testbed *nic_home(void);
const char *nic_address(void);

/* Wait until its link is up: many take seconds, also when XDP comes. */
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
