/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Judging packets with BPF_PROG_TEST_RUN: the kernel runs the real program on
 * a given packet. Shared by xdp, tc and netfilter.
 *
 * A packet that the hook never sees, or that the kernel does not take for a
 * test run (shorter than a link header, longer than its buffer), is not
 * judged: its result's verdict is KZ_VERDICTS.
 */
#ifndef KZ_BPF_JUDGE_H
#define KZ_BPF_JUDGE_H

#include <bpf/bpf.h>

#include "backend.h"
#include "bpf_program.h"

/* How a hook is given a packet and how its answer is read. */
struct bpf_judge_hook {
	struct bpf_source source;
	struct kz_setup setup; /* where the program stands */
	int drop; /* the program's return values */
	int pass;
	/* Say in the options what the frame alone does not; @context is room
	 * for it. False: the hook never sees such a packet. NULL: nothing.
	 */
	bool (*prepare)(const struct packet *packet,
			struct bpf_test_run_opts *opts, void *context);
	/* True if the packet, as the run left it in @context, is what @result
	 * says. NULL: nothing to compare.
	 */
	bool (*agrees)(const void *context, const struct kz_result *result);
};

/* judge_open, judge_packets and judge_close of a backend with @hook. */
int bpf_judge_open(struct judge *judge, const struct bpf_judge_hook *hook,
		   const struct image *image, char *why);
int bpf_judge_packets(struct judge *judge, const struct packet *packets,
		      size_t count, struct kz_result *results, char *why);
void bpf_judge_close(struct judge *judge);

/* Room for what a hook hands to the program beside the packet. */
#define BPF_JUDGE_CONTEXT_SIZE 256

#endif
