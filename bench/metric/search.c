// SPDX-License-Identifier: GPL-2.0-only
/* The CPU time of a search in userspace, by a program of bench/classifier. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "userspace/base/refuse.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"

/* What to do where the program of a peer was not built. */
static int search_prepare(struct subject *subject, char *why)
{
	if (!access(subject->sut->classifier, X_OK))
		return 0;
	snprintf(why, WHY_SIZE,
		 "not fetched: scripts/fetch-peers, then make classifiers");
	return -ENOENT;
}

/* The folder of the workload's files, and the first part of their names. */
static int search_sample(struct subject *subject, double *value, char *why)
{
	const struct setup *setup = &subject->setup;
	const char *name = setup->workload->name;
	char command[1024], folder[512];
	FILE *answer;
	int status;

	snprintf(folder, sizeof(folder), "%.*s",
		 (int)(strrchr(setup->text, '/') - setup->text), setup->text);
	snprintf(command, sizeof(command), "exec %s %s %s %s",
		 subject->sut->classifier, folder, name, setup->config);
	answer = popen(command, "re");
	if (!answer)
		return refuse_errno(why, -errno, "%s", command);
	if (fscanf(answer, "%lf", value) != 1)
		*value = 0;
	status = pclose(answer);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CLASSIFIER_WRONG)
		return refuse_errno(why, -EBADMSG, "%s", subject->sut->name);
	return !status && *value > 0 ? 0 :
				       refuse_errno(why, -EIO, "%s", command);
}

const struct metric metric_search = {
	.unit = "ns",
	.prepare = search_prepare,
	.sample = search_sample,
};
