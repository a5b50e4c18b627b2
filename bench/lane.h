/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A lane: a network namespace of its own with a device "in0", at whose hooks a
 * contender stands; the generator's packets come in there. Its other end is in
 * the generator's namespace, the process's own. Lanes are nameless: when the
 * process ends, the kernel takes everything away.
 */
#ifndef KZ_BENCH_LANE_H
#define KZ_BENCH_LANE_H

#include <stdint.h>

#define LANE_DEVICE "in0"

struct lane {
	int netns; /* fd */
	int number;
	unsigned int ifindex; /* of the other end, in the generator's */
};

/* Make the process's namespaces its own: network, and mounts with a bpffs. */
int lanes_isolate(char *why);

/* 0 or -errno and @why. */
int lane_open(struct lane *lane, char *why);
void lane_close(struct lane *lane);

/* Go into the lane's network namespace; lane_leave() goes back. */
int lane_enter(const struct lane *lane);
void lane_leave(void);

/* Run a command in the lane, its standard input from @input or nothing. 0, or
 * -errno and @why with what it printed.
 */
int lane_run(const struct lane *lane, const char *input, char *why,
	     const char *const command[]);

/* Put an end behind all hooks: who gets there is counted and dropped. For
 * lanes whose contender stands at tc or prerouting. 0 or -errno and @why.
 */
int lane_end(const struct lane *lane, char *why);
/* Packets that got there since the last call. */
int lane_end_reached(const struct lane *lane, uint64_t *packets, char *why);

/* Instead: what passes is routed out by the same device. */
int lane_route(const struct lane *lane, char *why);

/*
 * The kernel tracks connections, for long, whoever stands there: a rule asks for it that
 * no packet meets. And as lane_route(), since only what leaves is confirmed.
 */
int lane_track(const struct lane *lane, char *why);
/* Connections that are tracked. */
int lane_tracked(const struct lane *lane, uint32_t *connections, char *why);

/* The statistics of in0 whose names (as of ethtool -S) end like this, summed:
 * the driver has one a queue.
 */
int lane_statistic(const struct lane *lane, const char *ending,
		   uint64_t *value);

#endif
