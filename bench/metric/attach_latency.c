// SPDX-License-Identifier: GPL-2.0-only
/*
 * Putting rules in force, whoever's: by the command that one would type, or
 * what a loader does. Time by the wall, and what it costs of the CPU.
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

/* Until the kernel has taken away what was there before, which it does in the
 * time of whoever runs.
 */
#define SETTLE_US 500000
#define PUTS_MOST 16
#define PUTS_MS 150

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

int subject_load(struct subject *subject, char *why)
{
	const struct sut *sut = subject->sut;

	if (sut->up == kzmark_up)
		return kzmark_command_up(sut, &subject->setup, why);
	return sut->up ? sut->up(sut, &subject->setup, why) : 0;
}

int subject_reset(struct subject *subject, char *why)
{
	const struct sut *sut = subject->sut;
	const struct backend *backend =
		sut->backend ? backend_find(sut->backend) : NULL;
	int err = 0;

	if (backend && !testbed_enter(&subject->testbed)) {
		backend->unload(backend, "bench", why); /* if it is there */
		testbed_leave();
	}
	testbed_close(&subject->testbed);
	err = testbed_open(&subject->testbed, why);
	return err;
}

/* In the VM instructions are counted, and the first time takes more: files are
 * read, the kernel makes what it keeps.
 */
static int effort_prepare(struct subject *subject, char *why)
{
	return subject->clock == CLOCK_GUEST ? subject_load(subject, why) : 0;
}

static int force_sample(struct subject *subject, double *value, char *why)
{
	int err = subject_reset(subject, why);

	*value = wall_ms();
	if (!err)
		err = subject_load(subject, why);
	*value = wall_ms() - *value;
	return err;
}

/* What this process and those it starts do, nobody interrupts. */
static int schedule(int policy, int priority, char *why)
{
	const struct sched_param parameter = { .sched_priority = priority };
	int err = 0;

	if (sched_setscheduler(0, policy, &parameter))
		err = -errno;
	if (err)
		snprintf(why, WHY_SIZE, "scheduler: %s", strerror(-err));
	return err;
}

/* CPU time of putting it in force once. In the VM alone: who else runs in
 * between is worth a percent there.
 */
static int effort_once(struct subject *subject, double *time, char *why)
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

/* In the VM what takes little is done more often, and the mean taken: a timer's
 * tick is 1 % of some.
 */
static int effort_sample(struct subject *subject, double *value, char *why)
{
	unsigned int most = subject->clock == CLOCK_GUEST ? PUTS_MOST : 1;
	double time, sum = 0;
	unsigned int puts;
	int err = 0;

	for (puts = 0; !err && puts < most && sum < PUTS_MS; puts++) {
		err = effort_once(subject, &time, why);
		sum += time;
	}
	*value = sum / puts;
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
	.sample = force_sample,
};

const struct metric metric_cpu_cost = {
	.unit = "ms of CPU",
	.early = true,
	.slow = true,
	.prepare = effort_prepare,
	.sample = effort_sample,
};

const struct metric metric_replace = {
	.unit = "ms",
	.slow = true,
	.prepare = subject_load,
	.sample = replace_sample,
};
