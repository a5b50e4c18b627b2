// SPDX-License-Identifier: GPL-2.0-only
/* BPF_PROG_TEST_RUN; see test_run.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <linux/if_ether.h>

#include "userspace/backend/bpf/form.h"
#include "userspace/backend/bpf/frame.h"
#include "userspace/backend/bpf/test_run.h"
#include "userspace/base/refuse.h"

#define FRAME_MAX (1U << 16)
#define META_MAX 256 /* what XDP programs may put before a frame */

struct bpf_test {
	const struct bpf_test_hook *hook;
	struct bpf_policy policy;
	bool writes_ip; /* the IP header */
	uint8_t output[FRAME_MAX + META_MAX]; /* the frame after a run */
};

const char *bpf_test_refuses_length(const struct packet *packet,
				    uint32_t maximum)
{
	if (packet->length < ETH_HLEN)
		return "a test run takes no frame without an Ethernet header";
	if (packet->length > maximum)
		return "the frame is too long for a test run";
	return NULL;
}

int bpf_test_open(struct test_run *test, const struct bpf_test_hook *hook,
		  const struct image *image, char *why)
{
	struct bpf_test *state = calloc(1, sizeof(*state));
	struct kz_setup setup = hook->setup;
	enum bpf_form form;
	int err;

	if (!state)
		return refuse_memory(why);
	state->hook = hook;
	state->writes_ip = image->header->features & KZ_F_IP_WRITE;
	setup.testing = 1;
	err = bpf_form_parse(NULL, &form, why);
	err = err   ?:
		      bpf_policy_load(&state->policy, hook->hook->source, image,
				      &setup, NULL, form, why);
	if (err)
		free(state);
	else
		test->state = state;
	return err;
}

/* Is the frame that a run has left what @result says? */
static bool output_agrees(const struct bpf_test *state,
			  const struct packet *packet,
			  const struct bpf_test_run_opts *opts,
			  const struct kz_result *result)
{
	const uint32_t *ip = state->writes_ip ? &result->ip : NULL;

	if (!state->hook->frames || result->verdict == KZ_DROP)
		return true;
	return opts->data_size_out >= packet->length &&
	       bpf_frame_agrees(packet,
				state->output + opts->data_size_out -
					packet->length,
				ip);
}

/* Does what the kernel did with the packet follow from the result? */
static int check_run(const struct bpf_test *state, const struct packet *packet,
		     const struct bpf_test_run_opts *opts,
		     const struct kz_result *result, char *why)
{
	const struct bpf_test_hook *hook = state->hook;
	int returned = (int)opts->retval;
	int expected = result->verdict == KZ_DROP ? hook->drop : hook->pass;

	if (returned != expected)
		return refuse(
			why, -EIO,
			"packet %u: the program returned %d where its verdict asks for %d",
			packet->line, returned, expected);
	if (hook->agrees && !hook->agrees(opts->ctx_out, result))
		return refuse(
			why, -EIO,
			"packet %u: its mark or priority is not what the program says it is",
			packet->line);
	if (!output_agrees(state, packet, opts, result))
		return refuse(
			why, -EIO,
			"packet %u: its bytes are not what the program says they are",
			packet->line);
	return 0;
}

static int test_one(struct bpf_test *state, const struct packet *packet,
		    struct kz_result *result, char *why)
{
	char context[BPF_TEST_CONTEXT_SIZE] __attribute__((aligned(8)));
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	struct kz_test *test = state->policy.test;
	int err;

	opts.data_in = packet->frame;
	opts.data_size_in = packet->length;
	opts.repeat = 1;
	if (state->hook->frames) {
		opts.data_out = state->output;
		opts.data_size_out = sizeof(state->output);
	}
	if (state->hook->prepare)
		state->hook->prepare(packet, &opts, context);
	test->given = packet->given;
	test->result.verdict = KZ_VERDICTS;
	err = bpf_prog_test_run_opts(bpf_program__fd(state->policy.program),
				     &opts);
	if (err)
		return refuse_errno(why, err, "test run: packet %u",
				    packet->line);
	*result = test->result;
	result->ns = opts.duration;
	return check_run(state, packet, &opts, result, why);
}

int bpf_test_run(struct test_run *test, const struct packet *packets,
		 size_t count, struct kz_result *results, char *why)
{
	size_t i;
	int err;

	for (i = 0; i < count; i++) {
		err = test_one(test->state, &packets[i], &results[i], why);
		if (err)
			return err;
	}
	return 0;
}

void bpf_test_close(struct test_run *test)
{
	struct bpf_test *state = test->state;

	bpf_policy_close(&state->policy);
	free(state);
}
