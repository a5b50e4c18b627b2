/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A real device for lanes, one lane at a time: packets come in from outside.
 * It is moved in and back, and loses its addresses by that.
 */
#ifndef KZ_BENCH_LANE_REAL_H
#define KZ_BENCH_LANE_REAL_H

#include <stdbool.h>

#include "bench/lane.h"

/* The device @name of the namespace that the process is in now. -errno. If we
 * are killed while it is lent, it comes back too.
 */
int real_take(const char *name);
bool real_is_taken(void);

/* Into the lane, as LANE_DEVICE; and back, where it comes up again. */
int real_bring(const struct lane *lane, char *why);
void real_return(const struct lane *lane);

/* Where it is at home, and its address there as text. */
const struct lane *real_home(void);
const char *real_address(void);

/* Wait until its link is up: many take seconds, also when XDP comes. */
int real_wait(const struct lane *lane, char *why);

/* What has come in by it so far. */
struct real_count {
	uint64_t packets; /* as the kernel counts them */
	uint64_t drops; /* by XDP, as the driver says; in @packets too or not */
	uint64_t busy; /* ns of CPU time that all softirqs took */
};

int real_count(const struct lane *lane, struct real_count *count);
/* Packets from one to the other. */
uint64_t real_arrived(const struct real_count *before,
		      const struct real_count *after);

#endif
