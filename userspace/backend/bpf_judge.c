// SPDX-License-Identifier: GPL-2.0-only
/* BPF_PROG_TEST_RUN; see bpf_judge.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "bpf_judge.h"

struct bpf_judge {
	const struct bpf_judge_hook *hook;
	struct bpf_policy policy;
};

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
	err = bpf_policy_load(&state->policy, &hook->source, image, &setup,
			      why);
	if (err)
		free(state);
	else
		judge->state = state;
	return err;
}

/*
 * The kernel refuses some packets before it runs the program (shorter than a
 * link header, longer than the buffer it makes): those are not judged.
 */
static int judge_one(struct bpf_judge *state, const struct packet *packet,
		     struct kz_result *result, char *why)
{
	char context[BPF_JUDGE_CONTEXT_SIZE] __attribute__((aligned(8)));
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	struct kz_test *test = state->policy.test;
	int err, expected;

	*result = (struct kz_result){ .verdict = KZ_VERDICTS, .rule = KZ_NONE };
	opts.data_in = packet->frame;
	opts.data_size_in = packet->length;
	opts.repeat = 1;
	if (!state->hook->prepare(packet, &opts, context))
		return 0;
	test->mark = packet->mark;
	test->iif = packet->iif;
	test->result.verdict = KZ_VERDICTS;
	err = bpf_prog_test_run_opts(bpf_program__fd(state->policy.program),
				     &opts);
	if (err == -EINVAL)
		return 0;
	if (err)
		return bpf_refuse(why, err, "packet %u: test run: %s",
				  packet->line, strerror(-err));
	*result = test->result;
	result->ns = opts.duration;
	if (state->hook->finish)
		state->hook->finish(context, result);
	expected = result->verdict == KZ_DROP ? state->hook->drop :
						state->hook->pass;
	if ((int)opts.retval != expected)
		return bpf_refuse(why, -EIO,
				  "packet %u: the program returned %d where its verdict asks for %d",
				  packet->line, (int)opts.retval, expected);
	return 0;
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
