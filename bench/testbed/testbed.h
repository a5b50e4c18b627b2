/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A testbed: a network namespace with a device "in0", at whose hooks a system
 * under test is attached. Packets come in by that device: from the generator,
 * through a veth pair whose other end is in the process's own namespace, or
 * from outside, by a real device. Testbeds have no names: when the process
 * ends, the kernel removes everything.
 */
#ifndef KZ_BENCH_TESTBED_H
#define KZ_BENCH_TESTBED_H

#include <stdbool.h>
#include <stdint.h>

#define TESTBED_DEVICE "in0"

struct generator;
struct testbed;
struct timing;

/* What packets come in by. */
struct testbed_ops {
	/* Give @testbed, which has its namespace, the device. 0 or -errno and
	 * @why.
	 */
	int (*device_add)(struct testbed *testbed, char *why);
	/* Before the namespace goes. NULL: it goes with it. */
	void (*device_remove)(const struct testbed *testbed);
	/* Send the first @packets flows. 0 or -errno and @why. */
	int (*send)(const struct testbed *testbed, struct generator *generator,
		    uint32_t packets, struct timing *timing, char *why);
	/* nft's statement for packets that the benchmark did not send. */
	const char *ignore_others;
	/* The driver counts exactly what XDP drops. */
	bool counts_xdp_drops;
	/* There is one device: one testbed after the other. */
	bool serial;
};

extern const struct testbed_ops testbed_veth;
extern const struct testbed_ops testbed_nic;

struct testbed {
	const struct testbed_ops *ops;
	int netns; /* fd */
	int number;
	unsigned int ifindex; /* of the other end, in the generator's */
};

/* Make the process's namespaces its own: network, and mounts with a bpffs. */
int testbed_isolate(char *why);

/* 0 or -errno and @why. */
int testbed_open(struct testbed *testbed, const struct testbed_ops *ops,
		 char *why);
void testbed_close(struct testbed *testbed);

/* Enter the testbed's network namespace; testbed_leave() returns. */
int testbed_enter(const struct testbed *testbed);
void testbed_leave(void);

/*
 * Run a command in the testbed, with @input or nothing as its standard input.
 * 0, or -errno and @why with what it printed.
 */
int testbed_run(const struct testbed *testbed, const char *input, char *why,
		const char *const command[]);

/*
 * After all hooks, count packets and drop them: for testbeds whose system under
 * test is attached to tc or prerouting. 0 or -errno and @why.
 */
int testbed_sink_add(const struct testbed *testbed, char *why);
/* Packets that got there since the last call. */
int testbed_sink_count(const struct testbed *testbed, uint64_t *packets,
		       char *why);

/* Instead: what passes is routed out by the same device. */
int testbed_route(const struct testbed *testbed, char *why);

/*
 * Make the kernel track connections, with long timeouts, whatever system is
 * there: add a rule that needs it and that no packet reaches. And route, as
 * testbed_route(): only connections whose packets leave are confirmed.
 */
int testbed_track(const struct testbed *testbed, char *why);
/* How many connections are tracked. */
int testbed_tracked(const struct testbed *testbed, uint32_t *connections,
		    char *why);

/* An ioctl() of in0; @data begins with ETHTOOL_... 0 or -errno. */
int testbed_ethtool(const struct testbed *testbed, void *data);

/* The statistics of in0 whose names (as of ethtool -S) end like this, summed:
 * the driver has one a queue.
 */
int testbed_statistic(const struct testbed *testbed, const char *ending,
		      uint64_t *value);

#endif
