// SPDX-License-Identifier: GPL-2.0-only
/* Metrics of loading a policy with kzmark. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/lang/parse_policy.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "bench/system/kzmark.h"

static double seconds(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* ---- text to loaded ---- */

/* Seconds that @child, which has ended, was runnable while others ran. */
static double waited_for_cpu(pid_t child)
{
	unsigned long long ran, waited = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", child);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (fscanf(file, "%llu %llu", &ran, &waited) != 2)
		waited = 0;
	fclose(file);
	return waited / 1e9;
}

static void command_become(const struct testbed *testbed, int said,
			   const char *path, char *const arguments[])
{
	int none = open("/dev/null", O_RDWR);

	if (testbed_enter(testbed))
		_exit(126);
	dup2(none, STDOUT_FILENO);
	dup2(said, STDERR_FILENO);
	execv(path, arguments);
	_exit(127);
}

/* Run kzmark, its messages go to @said; @time: wall time less the time that it
 * waited for a CPU.
 */
static int kzmark_wait(const struct testbed *testbed, int said,
		       char *const arguments[], double *time, int *status)
{
	double start = seconds(CLOCK_MONOTONIC);
	char path[300];
	siginfo_t end;
	pid_t child;

	kzmark_path(path, sizeof(path));
	child = fork();
	if (!child)
		command_become(testbed, said, path, arguments);
	if (child < 0 || waitid(P_PID, child, &end, WEXITED | WNOWAIT))
		return -errno;
	*time = seconds(CLOCK_MONOTONIC) - start - waited_for_cpu(child);
	waitpid(child, status, 0);
	return 0;
}

/* Its messages are shown only if it fails: a policy's warnings are the same in
 * every sample.
 */
static int kzmark_run(const struct testbed *testbed, char *const arguments[],
		      double *time, char *why)
{
	int said = memfd_create("said", MFD_CLOEXEC), status = 0, err;
	char text[WHY_SIZE / 2] = "";

	if (said < 0)
		return -errno;
	err = kzmark_wait(testbed, said, arguments, time, &status);
	if (!err && status) {
		err = -EIO;
		if (pread(said, text, sizeof(text) - 1, 0) < 0)
			text[0] = '\0';
		snprintf(why, WHY_SIZE, "kzmark %s fails: %d: %s", arguments[1],
			 WIFEXITED(status) ? WEXITSTATUS(status) : -1, text);
	}
	close(said);
	return err;
}

static int load_sample(struct subject *subject, double *value, char *why)
{
	const char *backend = subject->sut->backend;
	bool has_device = subject->sut->hook != HOOK_PREROUTING;
	char *const load[] = {
		"kzmark",
		"load",
		(char *)subject->setup.text,
		"--name",
		"bench",
		"--backend",
		(char *)backend,
		has_device ? "--dev" : NULL,
		TESTBED_DEVICE,
		NULL,
	};
	char *const unload[] = { "kzmark", "unload", "bench", NULL };
	double time;
	int err;

	err = kzmark_run(&subject->testbed, load, value, why);
	return err ? err : kzmark_run(&subject->testbed, unload, &time, why);
}

const struct metric metric_load = {
	.unit = "s",
	.sample = load_sample,
};

/* ---- its parts ---- */

static int compile_sample(struct subject *subject, double *value, char *why)
{
	struct messages messages = { 0 };
	double start = seconds(CLOCK_THREAD_CPUTIME_ID);
	struct image image = { 0 };
	struct policy *policy = policy_read(subject->setup.text, &messages);
	int err = policy ? policy_compile(policy, &image, &messages) : -EINVAL;

	*value = seconds(CLOCK_THREAD_CPUTIME_ID) - start;
	if (err)
		snprintf(why, WHY_SIZE, "%s does not compile",
			 subject->setup.text);
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
	return err;
}

const struct metric metric_compile = {
	.unit = "s",
	.sample = compile_sample,
};

/* The work that remains with an image: validate, copy, attach. */
static int install_sample(struct subject *subject, double *value, char *why)
{
	const struct backend *backend = backend_find(subject->sut->backend);
	double start = seconds(CLOCK_THREAD_CPUTIME_ID);
	int err;

	err = subject->sut->up(subject->sut, &subject->setup, why);
	*value = (seconds(CLOCK_THREAD_CPUTIME_ID) - start) * 1e3;
	if (!err)
		err = testbed_enter(&subject->testbed);
	if (err)
		return err;
	err = backend->unload(backend, "bench", why);
	testbed_leave();
	return err;
}

const struct metric metric_install = {
	.unit = "M instructions",
	.sample = install_sample,
};

/* ---- size ---- */

/* The hot part: rules, trees, sets; without names and lines. */
static int size_sample(struct subject *subject, double *value, char *why)
{
	const struct kz_image_header *header =
		subject->setup.workload->image.header;

	(void)why;
	*value = (double)header->hot_size / header->n_rules;
	return 0;
}

const struct metric metric_size = {
	.unit = "bytes a rule",
	.sample = size_sample,
};
