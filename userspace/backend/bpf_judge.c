// SPDX-License-Identifier: GPL-2.0-only
/* BPF_PROG_TEST_RUN; see bpf_judge.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <linux/if_ether.h>

#include "bpf_judge.h"

struct bpf_judge {
	const struct bpf_judge_hook *hook;
	struct bpf_policy policy;
};

const char *bpf_judge_refuses_length(const struct packet *packet,
				     uint32_t maximum)
{
	if (packet->length < ETH_HLEN)
		return "a test run takes no frame without an Ethernet header";
	if (packet->length > maximum)
		return "the frame is too long for a test run";
	return NULL;
}

int bpf_judge_open(struct judge *judge, const struct bpf_judge_hook *hook,
		   const struct image *image, char *why)
{
	struct bpf_judge *state = calloc(1, sizeof(*state));
	struct kz_setup setup = hook->setup;
	int err;

	if (!state)
		return bpf_refuse(why, -ENOMEM, "out of memory");
	state->hook = hook;
	setup.testing = 1;
	err = bpf_policy_load(&state->policy, hook->source, image, &setup, -1,
			      why);
	if (err)
		free(state);
	else
		judge->state = state;
	return err;
}

/* Does what the kernel did with the packet follow from the result? */
static int answer_check(const struct bpf_judge *state,
			const struct packet *packet, int returned,
			const struct kz_result *result, const void *context,
			char *why)
{
	const struct bpf_judge_hook *hook = state->hook;
	int expected = result->verdict == KZ_DROP ? hook->drop : hook->pass;

	if (returned != expected)
		return bpf_refuse(
			why, -EIO,
			"packet %u: the program returned %d where its verdict asks for %d",
			packet->line, returned, expected);
	if (hook->agrees && !hook->agrees(context, result))
		return bpf_refuse(
			why, -EIO,
			"packet %u: its mark is not what the program says it is",
			packet->line);
	return 0;
}

static int judge_one(struct bpf_judge *state, const struct packet *packet,
		     struct kz_result *result, char *why)
{
	char context[BPF_JUDGE_CONTEXT_SIZE] __attribute__((aligned(8)));
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	struct kz_test *test = state->policy.test;
	int err;

	opts.data_in = packet->frame;
	opts.data_size_in = packet->length;
	opts.repeat = 1;
	if (state->hook->prepare)
		state->hook->prepare(packet, &opts, context);
	test->mark = packet->mark;
	test->iif = packet->iif;
	test->oif = packet->oif;
	test->result.verdict = KZ_VERDICTS;
	err = bpf_prog_test_run_opts(bpf_program__fd(state->policy.program),
				     &opts);
	if (err)
		return bpf_refuse(why, err, "packet %u: test run: %s",
				  packet->line, strerror(-err));
	*result = test->result;
	result->ns = opts.duration;
	return answer_check(state, packet, (int)opts.retval, result, context,
			    why);
}

int bpf_judge_packets(struct judge *judge, const struct packet *packets,
		      size_t count, struct kz_result *results, char *why)
{
	size_t i;
	int err;

	for (i = 0; i < count; i++) {
		err = judge_one(judge->state, &packets[i], &results[i], why);
		if (err)
			return err;
	}
	return 0;
}

void bpf_judge_close(struct judge *judge)
{
	struct bpf_judge *state = judge->state;

	bpf_policy_close(&state->policy);
	free(state);
}
