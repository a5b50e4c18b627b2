/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The input of a measurement: a compiled policy, the flows that meet it, and
 * the expected result of each. Made on the host, read in a VM.
 */
#ifndef KZ_BENCH_WORKLOAD_H
#define KZ_BENCH_WORKLOAD_H

#include <stdbool.h>

#include "bench/bpf/flow.h"
#include "userspace/compile/compile.h"
#include "userspace/packet/packet.h"

struct ruleset;

struct workload {
	char name[32];
	struct image image;
	struct flow flows[BENCH_FLOWS];
	int32_t expected[BENCH_FLOWS]; /* rule; -1: none */
	/* skb->mark after the policy; if it sets fields, packets start with
	 * BENCH_MARK.
	 */
	uint32_t marks[BENCH_FLOWS];
};

/* True if the policy sets fields of the mark. */
bool workload_sets_marks(const struct workload *workload);

/*
 * Compile @ruleset and choose BENCH_FLOWS different flows: those of its trace,
 * then packets drawn inside its rules; shuffled, the same every time. The
 * image's result for each is compared with the trace's and, for a sample, with
 * the reference: a difference is -EBADMSG. 0 or -errno and @why.
 */
int workload_make(const struct ruleset *ruleset, struct workload *workload,
		  char *why);

/* To and from a folder, as NAME.image and NAME.flows. 0 or -errno. */
int workload_write(const struct workload *workload, const char *folder);
int workload_read(const char *folder, const char *name,
		  struct workload *workload);

/* The files, if they are there. */
void workload_remove(const char *folder, const char *name);

void workload_free(struct workload *workload);

/* The generator's frame for @flow, to send or to evaluate. */
void flow_frame_make(const struct flow *flow, struct flow_frame *frame);

/* All flows as packets to evaluate, numbered from 1; free: packets_free(). */
int workload_packets(const struct workload *workload, struct packets *packets);

#endif
