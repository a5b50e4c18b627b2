// SPDX-License-Identifier: GPL-2.0-only
#include "bench/testbed/generator.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <bpf/bpf.h>

#include "userspace/backend/backend.h"
#include "bench/bpf/generate.skel.h"
#include "bench/workload/workload.h"
#include "userspace/base/refuse.h"

#define BATCH 64 /* frames at a time: NAPI's budget */

int generator_open(struct generator *generator, char *why)
{
	generator->program = generate_bpf__open_and_load();
	if (generator->program)
		return 0;
	snprintf(why, WHY_SIZE, "the generator's program: %s",
		 errno_words(-errno));
	return -errno;
}

void generator_close(struct generator *generator)
{
	generate_bpf__destroy(generator->program);
	generator->program = NULL;
}

int generator_feed(struct generator *generator, const struct flow *flows)
{
	int map = bpf_map__fd(generator->program->maps.flows), err = 0;
	uint32_t i;

	for (i = 0; !err && i < BENCH_FLOWS; i++)
		err = bpf_map_update_elem(map, &i, &flows[i], BPF_ANY);
	generator->flows = flows;
	generator_limit(generator, BENCH_FLOWS);
	return err;
}

void generator_limit(struct generator *generator, uint32_t count)
{
	generator->program->data->last = count - 1;
}

static uint64_t now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

static int frames_send(struct generator *generator,
		       const struct bpf_program *maker,
		       const struct testbed *testbed, uint32_t count,
		       struct timing *timing)
{
	struct flow_frame frame;
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = &frame,
		    .data_size_in = sizeof(frame), .repeat = count,
		    .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .batch_size = BATCH);
	int err;

	flow_frame_make(&(struct flow){ 0 }, &frame);
	generator->program->bss->target = testbed->ifindex;
	generator->program->bss->next = 0;
	timing->wall = now(CLOCK_MONOTONIC);
	timing->cpu = now(CLOCK_THREAD_CPUTIME_ID);
	err = bpf_prog_test_run_opts(bpf_program__fd(maker), &opts);
	timing->cpu = now(CLOCK_THREAD_CPUTIME_ID) - timing->cpu;
	timing->wall = now(CLOCK_MONOTONIC) - timing->wall;
	return err;
}

int generator_run(struct generator *generator, const struct testbed *testbed,
		  uint32_t count, struct timing *timing)
{
	return frames_send(generator, generator->program->progs.generate,
			   testbed, count, timing);
}

int generator_run_routed(struct generator *generator,
			 const struct testbed *testbed, uint32_t count,
			 bool answers)
{
	struct timing timing = { 0 };

	generator->program->bss->answer = answers;
	return frames_send(generator, generator->program->progs.generate_routed,
			   testbed, count, &timing);
}
