// SPDX-License-Identifier: GPL-2.0-only
#include "bench/progress.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/measure.h"
#include "bench/metric/metric.h"
#include "bench/workload/ruleset.h"

#define WIDTH 24

struct progress {
	const struct run *run;
	double all; /* clocks wanted: what their cases are worth together */
	double done;
	double begun; /* s */
	bool bar;
	char last[96];
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* About how many seconds a system under test takes on this kind of machine:
 * only their proportions matter.
 */
static double metric_weight(const struct trial *trial)
{
	const struct {
		const struct metric *metric;
		double host;
		double guest;
	} weights[] = {
		{ &metric_rate, 2, 0 },
		{ &metric_flows, 2, 0 },
		{ &metric_tracked_rate, 2, 0 },
		{ &metric_tracked_slope, 0, 3 },
		{ &metric_cores, 1, 0 },
		{ &metric_slope, 0, 3 },
		{ &metric_latency, 3, 0 },
		{ &metric_attach_latency, 1, 2 },
		{ &metric_cpu_cost, 1, 8 },
		{ &metric_replace, 1, 2 },
		{ &metric_update, 2, 5 },
		{ &metric_memory, 2, 8 },
		{ &metric_code, 1, 4 },
	};
	size_t i;

	for (i = 0; i < sizeof(weights) / sizeof(weights[0]); i++)
		if (weights[i].metric == trial->metric)
			return trial->clock == CLOCK_GUEST ? weights[i].guest :
							     weights[i].host;
	return 1;
}

static double case_weight(const struct trial *trial, uint32_t size)
{
	unsigned int subjects = 0, variants = 0, i;

	for (i = 0; trial->suts[i]; i++)
		subjects += sut_wants(trial->suts[i], size);
	while (trial->variants[variants])
		variants++;
	return metric_weight(trial) * subjects * (variants ? variants : 1);
}

/* Of one case by what it says of itself, or with NULL of all of @clock. */
static double weigh(const struct run *run, enum clock clock, const char *said)
{
	const struct trial *t;
	char set[32], text[96];
	unsigned int i, j;
	double sum = 0;

	for (t = trial_next(NULL); t; t = trial_next(t)) {
		if (!run_wants(run, t) || t->clock != clock)
			continue;
		for (i = 0; t->scenario->rulesets[i]; i++)
			for (j = 0; t->sizes[j]; j++) {
				trial_ruleset(t, t->scenario->rulesets[i],
					      t->sizes[j], set, sizeof(set));
				snprintf(text, sizeof(text), "%s %s", t->name,
					 set);
				if (!said || !strcmp(said, text))
					sum += case_weight(t, t->sizes[j]);
			}
	}
	return sum;
}

static void show(struct progress *progress)
{
	double share = progress->all > 0 ? progress->done / progress->all : 1;
	double passed = now() - progress->begun;
	int full = share * WIDTH, left = -1;
	char bar[WIDTH + 1], rest[32] = "";

	if (share > 0.02)
		left = passed / share - passed + 0.5;
	if (left >= 0)
		snprintf(rest, sizeof(rest), "%d:%02d left", left / 60,
			 left % 60);
	memset(bar, '.', WIDTH);
	memset(bar, '#', full < WIDTH ? full : WIDTH);
	bar[WIDTH] = '\0';
	fprintf(stderr,
		progress->bar ? "\r\033[K[%s] %3.0f %%  %-11s %s%s" :
				"[%s] %3.0f %%  %-11s %s%s",
		bar, share * 100, rest, progress->last,
		progress->bar ? "" : "\n");
}

static void line_take(struct progress *progress, enum clock clock, char *line)
{
	double weight = 0;

	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(line, "# ", 2))
		weight = weigh(progress->run, clock, line + 2);
	if (weight > 0) {
		progress->done += weight;
		snprintf(progress->last, sizeof(progress->last), "%s",
			 line + 2);
		show(progress);
		return;
	}
	fprintf(stderr, "%s%s\n", progress->bar ? "\r\033[K" : "", line);
}

static pid_t start(const char *const command[], int output)
{
	pid_t child = fork();

	if (child)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGTERM); /* namespaces go with it */
	dup2(output, STDERR_FILENO);
	execvp(command[0], (char *const *)command);
	_exit(127);
}

static int follow(struct progress *progress, enum clock clock,
		  const char *const command[])
{
	char *line = NULL;
	int ends[2], status;
	size_t room = 0;
	pid_t child;
	FILE *lines;

	if (pipe2(ends, O_CLOEXEC))
		return EXIT_FAILURE;
	child = start(command, ends[1]);
	close(ends[1]);
	lines = fdopen(ends[0], "r");
	while (lines && getline(&line, &room, lines) > 0)
		line_take(progress, clock, line);
	free(line);
	if (lines)
		fclose(lines);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return EXIT_FAILURE;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int progress_command(const struct run *run, enum clock clock,
		     const char *const command[])
{
	static const char *const places[] = {
		[CLOCK_HOST] = "here",
		[CLOCK_GUEST] = "in a VM, which boots first",
		[CLOCK_UML] = "in User-Mode Linux",
	};
	/* Not reset between clocks. */
	static struct progress progress;
	unsigned int other;
	int status;

	if (!progress.run) {
		progress.run = run;
		progress.begun = now();
		progress.bar = isatty(STDERR_FILENO);
		for (other = 0; other < CLOCKS; other++)
			progress.all += weigh(run, other, NULL);
	}
	fprintf(stderr, "measuring %s\n", places[clock]);
	status = follow(&progress, clock, command);
	if (progress.bar)
		fputc('\n', stderr);
	if (status)
		fprintf(stderr, "kzbench: %s clock: exit status %d\n",
			clock_names[clock], status);
	return status;
}
