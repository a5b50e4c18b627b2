/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A testbed: a network namespace of its own with a device "in0", at whose hooks a
 * system under test stands; the generator's packets come in there. Its other end is in
 * the generator's namespace, the process's own. Testbeds are nameless: when the
 * process ends, the kernel takes everything away.
 */
#ifndef KZ_BENCH_TESTBED_H
#define KZ_BENCH_TESTBED_H

#include <stdint.h>

#define TESTBED_DEVICE "in0"

struct testbed {
	int netns; /* fd */
	int number;
	unsigned int ifindex; /* of the other end, in the generator's */
};

/* Make the process's namespaces its own: network, and mounts with a bpffs. */
int testbed_isolate(char *why);

/* 0 or -errno and @why. */
int testbed_open(struct testbed *testbed, char *why);
void testbed_close(struct testbed *testbed);

/* Go into the testbed's network namespace; testbed_leave() goes back. */
int testbed_enter(const struct testbed *testbed);
void testbed_leave(void);

/* Run a command in the testbed, its standard input from @input or nothing. 0, or
 * -errno and @why with what it printed.
 */
int testbed_run(const struct testbed *testbed, const char *input, char *why,
		const char *const command[]);

/* Put an end behind all hooks: who gets there is counted and dropped. For
 * testbeds whose system under test stands at tc or prerouting. 0 or -errno and @why.
 */
int testbed_sink_add(const struct testbed *testbed, char *why);
/* Packets that got there since the last call. */
int testbed_sink_count(const struct testbed *testbed, uint64_t *packets,
		       char *why);

/* Instead: what passes is routed out by the same device. */
int testbed_route(const struct testbed *testbed, char *why);

/*
 * The kernel tracks connections, for long, whoever stands there: a rule asks for it that
 * no packet meets. And as testbed_route(), since only what leaves is confirmed.
 */
int testbed_track(const struct testbed *testbed, char *why);
/* Connections that are tracked. */
int testbed_tracked(const struct testbed *testbed, uint32_t *connections,
		    char *why);

/* The statistics of in0 whose names (as of ethtool -S) end like this, summed:
 * the driver has one a queue.
 */
int testbed_statistic(const struct testbed *testbed, const char *ending,
		      uint64_t *value);

#endif
