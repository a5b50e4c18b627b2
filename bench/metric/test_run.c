// SPDX-License-Identifier: GPL-2.0-only
/*
 * ns of the XDP program on the testbed's device, by the kernel's test runs: for
 * peers that attach theirs otherwise than ours. Each flow many times in a row,
 * so that all it reads is in the caches.
 */
#include <errno.h>
#include <stdio.h>
#include <net/if.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/base/refuse.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"

#define CHECKED 8192U /* flows whose verdicts are looked at */
#define TIMED 64U /* and of these the first are timed, */
#define REPEAT 5000 /* so often */

/* An fd, or -errno. */
static int program_open(const struct subject *subject)
{
	int err = testbed_enter(&subject->testbed);
	__u32 id = 0;

	if (err)
		return err;
	err = bpf_xdp_query_id(if_nametoindex(TESTBED_DEVICE), 0, &id);
	testbed_leave();
	return err ? err : id ? bpf_prog_get_fd_by_id(id) : -ENOENT;
}

/* @duration: ns of one of @repeat runs. 0, -EBADMSG or another -errno. */
static int flow_run(const struct subject *subject, int program, uint32_t flow,
		    int repeat, uint32_t *duration)
{
	struct flow_frame frame;
	int err;
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = &frame,
		    .data_size_in = sizeof(frame), .repeat = repeat);

	flow_frame_make(&subject->setup.workload->flows[flow], &frame);
	err = bpf_prog_test_run_opts(program, &run);
	*duration = run.duration;
	if (err)
		return err;
	return (run.retval == XDP_DROP) ==
			       (subject->expected_verdict == KZ_DROP) ?
		       0 :
		       -EBADMSG;
}

static int flows_run(const struct subject *subject, uint32_t flows, int repeat,
		     double *mean, char *why)
{
	int program = program_open(subject), err = 0;
	uint32_t i, duration;

	if (program < 0)
		return refuse_errno(why, program, "the program on the device");
	*mean = 0;
	for (i = 0; !err && i < flows; i++) {
		err = flow_run(subject, program, i, repeat, &duration);
		*mean += (double)duration / flows;
	}
	close(program);
	return err ? refuse_errno(why, err, "test run of flow %u", i - 1) : 0;
}

static int test_run_prepare(struct subject *subject, char *why)
{
	double mean;

	return flows_run(subject, CHECKED, 1, &mean, why);
}

static int test_run_sample(struct subject *subject, double *value, char *why)
{
	return flows_run(subject, TIMED, REPEAT, value, why);
}

const struct metric metric_test_run = {
	.unit = "ns",
	.attached = true,
	.prepare = test_run_prepare,
	.sample = test_run_sample,
};
