/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Test runs with BPF_PROG_TEST_RUN: the kernel runs the real program on a given
 * packet. For xdp, tc and netfilter.
 */
#ifndef KZ_BPF_TEST_RUN_H
#define KZ_BPF_TEST_RUN_H

#include <bpf/bpf.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/program.h"

/* How to pass a packet to a hook, and how to read the result. */
struct bpf_test_hook {
	const struct bpf_hook *hook; /* whose program it is */
	struct kz_setup setup; /* where the program runs */
	int drop; /* the program's return values */
	int pass;
	/* Set the options for what the frame does not say; @context is room for
	 * the program's context. NULL: nothing to set.
	 */
	void (*prepare)(const struct packet *packet,
			struct bpf_test_run_opts *opts, void *context);
	/* True if the packet's metadata in @context after the run agree with
	 * @result. NULL: nothing to compare.
	 */
	bool (*agrees)(const void *context, const struct kz_result *result);
	bool frames; /* it gets the whole frame, and may write to it */
};

/* test_open, test_run and test_close of a backend with @hook. */
int bpf_test_open(struct test_run *test, const struct bpf_test_hook *hook,
		  const struct image *image, char *why);
int bpf_test_run(struct test_run *test, const struct packet *packets,
		 size_t count, struct kz_result *results, char *why);
void bpf_test_close(struct test_run *test);

/* Why the kernel refuses a test run of such a frame; NULL: it does not. */
const char *bpf_test_refuses_length(const struct packet *packet,
				    uint32_t maximum);

/* Bytes that a test run's skb has room for on every kernel with 4 KiB pages:
 * a page less headroom and struct skb_shared_info.
 */
#define BPF_TEST_SKB_MAX 3500U

/* Room for the program's context. */
#define BPF_TEST_CONTEXT_SIZE 256

#endif
