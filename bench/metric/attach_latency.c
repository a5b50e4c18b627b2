// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading rules into any system: by the command that one would type, or by what
 * a loader does. Wall time, and CPU time.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "userspace/base/refuse.h"

/* Until the kernel has freed the rules before, which it does in the time of the
 * process that runs then.
 */
#define SETTLE_US 500000
#define LOADS_MOST 16
#define LOADS_MS 150

static double wall_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static double usage_ms(int who)
{
	struct rusage usage;

	getrusage(who, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static double cpu_ms(void)
{
	return usage_ms(RUSAGE_SELF) + usage_ms(RUSAGE_CHILDREN);
}

/* The VM counts instructions, and the first load takes more of them: files are
 * read, and the kernel allocates what it keeps.
 */
static int cpu_cost_prepare(struct subject *subject, char *why)
{
	return subject->clock == CLOCK_GUEST ? subject_load(subject, why) : 0;
}

static int latency_sample(struct subject *subject, double *value, char *why)
{
	int err = subject_reset(subject, why);

	*value = wall_ms();
	if (!err)
		err = subject_load(subject, why);
	*value = wall_ms() - *value;
	return err;
}

/* Nothing interrupts this process and those it starts. */
static int schedule(int policy, int priority, char *why)
{
	const struct sched_param parameter = { .sched_priority = priority };
	int err = 0;

	if (sched_setscheduler(0, policy, &parameter))
		err = -errno;
	if (err)
		snprintf(why, WHY_SIZE, "scheduler: %s", errno_words(err));
	return err;
}

/* CPU time of loading it once. In the VM without interruption: other processes
 * cost a percent there.
 */
static int cpu_cost_once(struct subject *subject, double *time, char *why)
{
	bool alone = subject->clock == CLOCK_GUEST;
	int err = subject_reset(subject, why);

	if (alone)
		usleep(SETTLE_US);
	if (!err && alone)
		err = schedule(SCHED_FIFO, 1, why);
	*time = cpu_ms();
	if (!err)
		err = subject_load(subject, why);
	*time = cpu_ms() - *time;
	if (!err && alone)
		err = schedule(SCHED_OTHER, 0, why);
	return err;
}

/* In the VM, short loads are repeated, and the mean is taken: a timer's tick is
 * 1 % of some.
 */
static int cpu_cost_sample(struct subject *subject, double *value, char *why)
{
	unsigned int most = subject->clock == CLOCK_GUEST ? LOADS_MOST : 1;
	double time, sum = 0;
	unsigned int loads;
	int err = 0;

	for (loads = 0; !err && loads < most && sum < LOADS_MS; loads++) {
		err = cpu_cost_once(subject, &time, why);
		sum += time;
	}
	*value = sum / loads;
	return err;
}

static int replace_sample(struct subject *subject, double *value, char *why)
{
	int err;

	*value = wall_ms();
	err = subject_load(subject, why);
	*value = wall_ms() - *value;
	return err;
}

const struct metric metric_attach_latency = {
	.unit = "ms",
	.slow = true,
	.sample = latency_sample,
};

const struct metric metric_cpu_cost = {
	.unit = "ms of CPU",
	.early = true,
	.slow = true,
	.prepare = cpu_cost_prepare,
	.sample = cpu_cost_sample,
};

const struct metric metric_replace = {
	.unit = "ms",
	.slow = true,
	.prepare = subject_load,
	.sample = replace_sample,
};
