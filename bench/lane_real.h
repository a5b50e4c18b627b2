/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A real device for lanes, one lane at a time: packets come in from outside.
 * It is moved in and back, and loses its addresses by that.
 */
#ifndef KZ_BENCH_LANE_REAL_H
#define KZ_BENCH_LANE_REAL_H

#include <stdbool.h>

#include "lane.h"

/* The device @name of the namespace that the process is in now. -errno. */
int real_take(const char *name);
bool real_is_taken(void);

/* Into the lane, as LANE_DEVICE; and back, where it comes up again. */
int real_bring(const struct lane *lane, char *why);
void real_return(const struct lane *lane);

/* Packets that came in by it so far, and all softirqs' CPU time in ns. */
int real_arrived(const struct lane *lane, uint64_t *packets, uint64_t *busy);

#endif
