/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Test-running packets with BPF_PROG_TEST_RUN: the kernel runs the real program on
 * a given packet. Shared by xdp, tc and netfilter.
 */
#ifndef KZ_BPF_TEST_RUN_H
#define KZ_BPF_TEST_RUN_H

#include <bpf/bpf.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/program.h"

/* How a hook is given a packet and how its answer is read. */
struct bpf_test_hook {
	const struct bpf_hook *hook; /* whose program it is */
	struct kz_setup setup; /* where the program runs */
	int drop; /* the program's return values */
	int pass;
	/* Say in the options what the frame alone does not; @context is room
	 * for it. NULL: nothing.
	 */
	void (*prepare)(const struct packet *packet,
			struct bpf_test_run_opts *opts, void *context);
	/* True if the packet, as the run left it in @context, is what @result
	 * says. NULL: nothing to compare.
	 */
	bool (*agrees)(const void *context, const struct kz_result *result);
	bool frames; /* it is given the whole frame, and may write to it */
};

/* test_open, test_run and test_close of a backend with @hook. */
int bpf_test_open(struct test_run *test, const struct bpf_test_hook *hook,
		  const struct image *image, char *why);
int bpf_test_run(struct test_run *test, const struct packet *packets,
		 size_t count, struct kz_result *results, char *why);
void bpf_test_close(struct test_run *test);

/* Why the kernel takes no such frame for a test run; NULL: it takes it. */
const char *bpf_test_refuses_length(const struct packet *packet,
				    uint32_t maximum);

/* Bytes that a test run's skb has room for on every kernel with 4 KiB pages:
 * a page less headroom and struct skb_shared_info.
 */
#define BPF_TEST_SKB_MAX 3500U

/* Room for what a hook hands to the program beside the packet. */
#define BPF_TEST_CONTEXT_SIZE 256

#endif
