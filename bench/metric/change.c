// SPDX-License-Identifier: GPL-2.0-only
/*
 * One rule of many added, and deleted: CPU time of the command that one types,
 * and the same of what loading all rules takes.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>

#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "userspace/base/refuse.h"

#define PAIRS 25 /* of commands, in a sample */

static double children_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* ms of CPU time of one command. */
static int change_sample(struct subject *subject, double *value, char *why)
{
	const struct sut *sut = subject->sut;
	double start = children_ms();
	int i, err = 0;

	for (i = 0; !err && i < 2 * PAIRS; i++)
		err = sut->change(sut, &subject->setup, i % 2 == 0, why);
	*value = (children_ms() - start) / (2 * PAIRS);
	return err;
}

static int share_sample(struct subject *subject, double *value, char *why)
{
	double start = children_ms(), load;
	int err = subject_load(subject, why);

	load = children_ms() - start;
	if (!err)
		err = change_sample(subject, value, why);
	*value /= load;
	return err;
}

/* Only systems that have a command for it can be compared. */
static int change_prepare(struct subject *subject, char *why)
{
	if (subject->sut->change)
		return subject_load(subject, why);
	return refuse(why, -EOPNOTSUPP, "no command to change one rule");
}

const struct metric metric_change = {
	.unit = "ms of CPU",
	.slow = true,
	.prepare = change_prepare,
	.sample = change_sample,
};

const struct metric metric_change_share = {
	.unit = "of a load",
	.slow = true,
	.prepare = change_prepare,
	.sample = share_sample,
};
