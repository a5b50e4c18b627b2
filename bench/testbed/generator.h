/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The in-kernel generator: BPF_PROG_TEST_RUN with live frames runs a program
 * that writes the next flow into each frame and redirects it to a testbed. All
 * of it runs on the CPU of the calling thread, the receiving side included.
 */
#ifndef KZ_BENCH_GENERATOR_H
#define KZ_BENCH_GENERATOR_H

#include <stdbool.h>

#include "bench/bpf/flow.h"
#include "bench/testbed/testbed.h"

struct generate_bpf;

struct generator {
	struct generate_bpf *program;
	const struct flow *flows; /* of generator_feed() */
};

/* What a run took, nanoseconds. */
struct timing {
	uint64_t wall;
	/* Of this thread, with softirqs on it: in kernels without
	 * CONFIG_IRQ_TIME_ACCOUNTING, such as Debian's.
	 */
	uint64_t cpu;
};

int generator_open(struct generator *generator, char *why);
void generator_close(struct generator *generator);

/* The flows to send from now on, BENCH_FLOWS of them. */
int generator_feed(struct generator *generator, const struct flow *flows);
/*
 * Send only the first @count of them; if more than BENCH_FLOWS, again from
 * other source ports. A power of two up to 2^20.
 */
void generator_limit(struct generator *generator, uint32_t count);

/* Send @count packets into @testbed, from the first flow on. 0 or -errno. */
int generator_run(struct generator *generator, const struct testbed *testbed,
		  uint32_t count, struct timing *timing);
/* The same for packets that are routed; or the answers of the other ends. */
int generator_run_routed(struct generator *generator,
			 const struct testbed *testbed, uint32_t count,
			 bool answers);

#endif
