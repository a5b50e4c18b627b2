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
#include "bench/metric.h"

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

int entrant_put(struct entrant *entrant, char *why)
{
	const struct contender *contender = entrant->contender;

	if (contender->up == kzmark_up)
		return kzmark_command_up(contender, &entrant->post, why);
	return contender->up ? contender->up(contender, &entrant->post, why) :
			       0;
}

int entrant_fresh(struct entrant *entrant, char *why)
{
	const struct contender *contender = entrant->contender;
	const struct backend *backend =
		contender->backend ? backend_find(contender->backend) : NULL;
	int err = 0;

	if (backend && !lane_enter(&entrant->lane)) {
		backend->unload(backend, "bench", why); /* if it is there */
		lane_leave();
	}
	lane_close(&entrant->lane);
	err = lane_open(&entrant->lane, why);
	return err;
}

/* In the VM instructions are counted, and the first time takes more: files are
 * read, the kernel makes what it keeps.
 */
static int effort_prepare(struct entrant *entrant, char *why)
{
	return entrant->clock == CLOCK_GUEST ? entrant_put(entrant, why) : 0;
}

static int force_sample(struct entrant *entrant, double *value, char *why)
{
	int err = entrant_fresh(entrant, why);

	*value = wall_ms();
	if (!err)
		err = entrant_put(entrant, why);
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
static int effort_once(struct entrant *entrant, double *time, char *why)
{
	bool alone = entrant->clock == CLOCK_GUEST;
	int err = entrant_fresh(entrant, why);

	if (alone)
		usleep(SETTLE_US);
	if (!err && alone)
		err = schedule(SCHED_FIFO, 1, why);
	*time = cpu_ms();
	if (!err)
		err = entrant_put(entrant, why);
	*time = cpu_ms() - *time;
	if (!err && alone)
		err = schedule(SCHED_OTHER, 0, why);
	return err;
}

/* In the VM what takes little is done more often, and the mean taken: a timer's
 * tick is 1 % of some.
 */
static int effort_sample(struct entrant *entrant, double *value, char *why)
{
	unsigned int most = entrant->clock == CLOCK_GUEST ? PUTS_MOST : 1;
	double time, sum = 0;
	unsigned int puts;
	int err = 0;

	for (puts = 0; !err && puts < most && sum < PUTS_MS; puts++) {
		err = effort_once(entrant, &time, why);
		sum += time;
	}
	*value = sum / puts;
	return err;
}

static int replace_sample(struct entrant *entrant, double *value, char *why)
{
	int err;

	*value = wall_ms();
	err = entrant_put(entrant, why);
	*value = wall_ms() - *value;
	return err;
}

const struct metric metric_force = {
	.unit = "ms",
	.slow = true,
	.sample = force_sample,
};

const struct metric metric_effort = {
	.unit = "ms of CPU",
	.early = true,
	.slow = true,
	.prepare = effort_prepare,
	.sample = effort_sample,
};

const struct metric metric_replace = {
	.unit = "ms",
	.slow = true,
	.prepare = entrant_put,
	.sample = replace_sample,
};
