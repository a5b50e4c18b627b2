// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets per CPU time on one core and on several at once, each with a
 * generator and a queue of its own: do they slow each other down?
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

#include "userspace/backend/backend.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "bench/metric/verdicts.h"

#define CORES_MOST 2U /* as many as testbeds have queues */
#define LAP_NS 200000000.0 /* about the length of a run */
#define BRIEF_LAP_NS 60000000.0
#define TRIAL (1U << 14)
#define PACKETS_MOST (1U << 20)
#define PACKETS_LEAST (1U << 11)

struct core {
	struct subject *subject;
	unsigned int cpu;
	struct timing none, timing;
	int err;
};

/* One for each core but the process's own. */
static struct generator others[CORES_MOST];

static struct generator *generator_of(const struct core *core)
{
	return core->cpu ? &others[core->cpu] : core->subject->generator;
}

static void *core_run(void *argument)
{
	struct core *core = argument;
	struct generator *generator = generator_of(core);
	const struct testbed *testbed = &core->subject->testbed;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(core->cpu, &set);
	core->err = -pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	if (!core->err)
		core->err = generator_run(generator, testbed, 64, &core->none);
	if (!core->err)
		core->err = generator_run(generator, testbed,
					  core->subject->packets,
					  &core->timing);
	return NULL;
}

static int cores_sample(struct subject *subject, double *value, char *why)
{
	struct core cores[CORES_MOST] = { 0 };
	pthread_t threads[CORES_MOST];
	unsigned int i, started;
	int err = 0;

	for (started = 0; !err && started < subject->variant; started++) {
		cores[started].subject = subject;
		cores[started].cpu = started;
		err = -pthread_create(&threads[started], NULL, core_run,
				      &cores[started]);
		if (err)
			break;
	}
	*value = 0;
	for (i = 0; i < started; i++) {
		pthread_join(threads[i], NULL);
		if (!err)
			err = cores[i].err;
		*value += subject->packets * 1e3 /
			  ((double)cores[i].timing.cpu - cores[i].none.cpu);
	}
	if (err)
		snprintf(why, WHY_SIZE, "cannot send on %u cores",
			 subject->variant);
	return err;
}

static int generators_ready(struct subject *subject, char *why)
{
	unsigned int i;
	int err = 0;

	for (i = 1; !err && i < subject->variant; i++) {
		if (!others[i].program)
			err = generator_open(&others[i], why);
		if (!err)
			err = generator_feed(&others[i],
					     subject->generator->flows);
	}
	return err;
}

static int cores_prepare(struct subject *subject, char *why)
{
	struct timing timing = { 0 };
	int err = verdicts_check(subject, why);

	if (subject->variant > CORES_MOST) {
		snprintf(why, WHY_SIZE, "testbeds have %u queues", CORES_MOST);
		return -EINVAL;
	}
	if (!err)
		err = generators_ready(subject, why);
	if (!err)
		err = subject_send(subject, TRIAL, &timing, why);
	subject->packets = PACKETS_MOST;
	while (subject->packets > PACKETS_LEAST &&
	       (double)timing.cpu / TRIAL * subject->packets >
		       (subject->brief ? BRIEF_LAP_NS : LAP_NS))
		subject->packets /= 2;
	return err;
}

const struct metric metric_cores = {
	.unit = "Mpps",
	.varies = "cores",
	.more_is_better = true,
	.attached = true,
	.prepare = cores_prepare,
	.sample = cores_sample,
};
