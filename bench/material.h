/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a measurement is fed with: a compiled policy, the flows that meet it,
 * and what must become of each. Made on the host, read in a VM.
 */
#ifndef KZ_BENCH_MATERIAL_H
#define KZ_BENCH_MATERIAL_H

#include <stdbool.h>

#include "bench/bpf/flow.h"
#include "userspace/compile/compile.h"
#include "userspace/packet/packet.h"

struct ruleset;

struct material {
	char name[32];
	struct image image;
	struct flow flows[BENCH_FLOWS];
	int32_t expected[BENCH_FLOWS]; /* rule; -1: none */
	/* skb->mark when the policy is done with it; where it sets fields,
	 * packets come with BENCH_MARK.
	 */
	uint32_t marks[BENCH_FLOWS];
};

/* True if the policy sets fields of the mark. */
bool material_sets_marks(const struct material *material);

/*
 * Compile @ruleset and choose BENCH_FLOWS different flows: those of its trace,
 * then packets drawn inside its rules; shuffled, the same every time. The
 * image's answer for each is checked against the trace's own and, for a sample,
 * against the reference: a difference is -EBADMSG. 0 or -errno and @why.
 */
int material_make(const struct ruleset *ruleset, struct material *material,
		  char *why);

/* To and from a folder, as NAME.image and NAME.flows. 0 or -errno. */
int material_write(const struct material *material, const char *folder);
int material_read(const char *folder, const char *name,
		  struct material *material);

/* The files, if they are there. */
void material_remove(const char *folder, const char *name);

void material_free(struct material *material);

/* The generator's frame for @flow, to send or to judge. */
void flow_frame_make(const struct flow *flow, struct flow_frame *frame);

/* All flows as packets to judge, numbered from 1; packets_free() them. */
int material_packets(const struct material *material, struct packets *packets);

#endif
