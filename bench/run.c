// SPDX-License-Identifier: GPL-2.0-only
#include "bench/run.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/system/sut.h"
#include "bench/testbed/generator.h"
#include "bench/testbed/nic.h"
#include "bench/measure.h"
#include "bench/metric/metric.h"
#include "bench/workload/ruleset.h"
#include "userspace/base/refuse.h"

#define DONE_MAX 512

static int complain(const char *what, const char *why, int err)
{
	fprintf(stderr, "kzbench: %s: %s%s%s\n", what, why,
		*why && err ? ": " : "", err ? errno_words(err) : "");
	return EXIT_FAILURE;
}

void run_output(const struct run *run, enum clock clock, char *path,
		size_t size)
{
	snprintf(path, size, "%s/%s.jsonl", run->results, clock_names[clock]);
}

/* ---- cases ---- */

struct visit {
	const struct run *run;
	enum clock clock; /* of an inner process */
	struct generator generator;
	FILE *out;
	unsigned int failures;
	/* Trials share a workload: what has been made or checked already. */
	char done[DONE_MAX][64];
	unsigned int n_done;
};

/* True the second time. */
static bool is_done(struct visit *visit, const char *what, const char *who)
{
	char key[64];
	unsigned int i;

	snprintf(key, sizeof(key), "%s %s", what, who);
	for (i = 0; i < visit->n_done; i++)
		if (!strcmp(visit->done[i], key))
			return true;
	if (visit->n_done < DONE_MAX)
		strcpy(visit->done[visit->n_done++], key);
	return false;
}

/* The bars are apart; the full suite includes the quick one. */
static bool suite_holds(const struct run *run, enum suite suite)
{
	if (run->suite < 0 || run->suite == (int)suite)
		return true;
	return run->suite == SUITE_FULL && suite == SUITE_QUICK;
}

/* By the trial's name, or by its scenario's. */
static bool pattern_matches(const struct run *run, const struct trial *trial)
{
	return !fnmatch(run->pattern, trial->name, 0) ||
	       !fnmatch(run->pattern, trial->scenario->name, 0);
}

bool run_wants(const struct run *run, const struct trial *trial)
{
	return suite_holds(run, trial->suite) && pattern_matches(run, trial) &&
	       (!run->device || (trial->metric == &metric_rate &&
				 trial->clock == CLOCK_HOST)) &&
	       (run->clock < 0 || run->clock == (int)trial->clock);
}

bool run_wants_clock(const struct run *run, enum clock clock)
{
	const struct trial *t;

	for (t = trial_next(NULL); t; t = trial_next(t))
		if (run_wants(run, t) && t->clock == clock)
			return true;
	return false;
}

bool run_wants_any(const struct run *run)
{
	unsigned int clock;

	for (clock = 0; clock < CLOCKS; clock++)
		if (run_wants_clock(run, clock))
			return true;
	return false;
}

typedef int (*case_fn)(struct visit *visit, const struct trial *trial,
		       const char *ruleset, uint32_t size, char *why);

/* One case that fails does not end it. */
static void trial_visit(struct visit *visit, const struct trial *trial,
			case_fn each)
{
	const char *const *ruleset;
	const uint32_t *size;

	for (ruleset = trial->scenario->rulesets; *ruleset; ruleset++)
		for (size = trial->sizes; *size; size++) {
			char why[WHY_SIZE] = "", what[64], set[32];
			int err = each(visit, trial, *ruleset, *size, why);

			trial_ruleset(trial, *ruleset, *size, set, sizeof(set));
			snprintf(what, sizeof(what), "%s %s", trial->name, set);
			if (err)
				complain(what, why, err);
			visit->failures += err != 0;
		}
}

/* The trials wanted; first those that need a kernel that has just started. */
static void cases_visit(struct visit *visit, case_fn each)
{
	const struct trial *t;
	int early;

	for (early = 1; early >= 0; early--)
		for (t = trial_next(NULL); t; t = trial_next(t))
			if (run_wants(visit->run, t) &&
			    t->metric->early == early)
				trial_visit(visit, t, each);
}

/* ---- prepare ---- */

static int text_write(const struct run *run, const struct ruleset *ruleset)
{
	char path[256];
	FILE *file;
	int err;

	config_path(run->folder, ruleset->name, "kz", path, sizeof(path));
	file = fopen(path, "w");
	if (!file)
		return -errno;
	err = fputs(ruleset->text, file) < 0 ? -EIO : 0;
	return fclose(file) ? -EIO : err;
}

static int config_write(const struct run *run, const struct sut *sut,
			const struct ruleset *ruleset, char *why)
{
	char path[256];
	FILE *file;
	int err;

	config_path(run->folder, ruleset->name, sut->name, path, sizeof(path));
	file = fopen(path, "w");
	if (!file)
		return -errno;
	err = sut->write(sut, ruleset, file, why);
	return fclose(file) && !err ? -EIO : err;
}

/* Peers' configurations, and test runs of our backends that are here. */
static int suts_prepare(struct visit *visit, const struct trial *trial,
			const struct ruleset *ruleset,
			const struct workload *workload, char *why)
{
	const char *const *name = trial->suts;
	const struct sut *sut;
	int err = 0;

	for (; !err && *name; name++) {
		sut = sut_find(*name);
		if (!sut) {
			snprintf(why, WHY_SIZE, "no system '%s'", *name);
			return -EINVAL;
		}
		if (is_done(visit, workload->name, *name) ||
		    !sut_wants(*name, workload->image.header->n_rules))
			continue;
		if (sut->write)
			err = config_write(visit->run, sut, ruleset, why);
		if (!err && sut->validate && !sut->needs_module)
			err = sut->validate(sut, workload, BENCH_FLOWS, why);
	}
	return err;
}

static int workload_prepare(struct visit *visit, const struct ruleset *ruleset,
			    struct workload *workload, char *why)
{
	const char *folder = visit->run->folder;
	int err;

	if (is_done(visit, ruleset->name, ""))
		return workload_read(folder, ruleset->name, workload);
	if (ruleset->drawn)
		fprintf(stderr, "# %s is not here: generated a similar one\n",
			ruleset->name);
	err = text_write(visit->run, ruleset);
	if (!err)
		err = workload_make(ruleset, workload, why);
	return err ? err : workload_write(workload, folder);
}

/* A workload with unexpected results is removed, also an earlier run's: it must
 * not be timed.
 */
static int case_prepare(struct visit *visit, const struct trial *trial,
			const char *name, uint32_t size, char *why)
{
	struct workload *workload = calloc(1, sizeof(*workload));
	struct ruleset ruleset;
	char set[32];
	int err;

	if (!workload)
		return -ENOMEM;
	err = ruleset_open(&ruleset, name, size,
			   trial->scenario->expected_verdict, why);
	if (!err)
		err = workload_prepare(visit, &ruleset, workload, why);
	if (!err)
		err = suts_prepare(visit, trial, &ruleset, workload, why);
	if (err) {
		trial_ruleset(trial, name, size, set, sizeof(set));
		workload_remove(visit->run->folder, set);
	}
	ruleset_close(&ruleset);
	workload_free(workload);
	free(workload);
	return err;
}

int run_prepare(const struct run *run)
{
	struct visit visit = { .run = run };

	mkdir("build/bench", 0755);
	if (mkdir(run->folder, 0755) && errno != EEXIST)
		return complain(run->folder, "", -errno);
	fputs("preparing: rule sets, flows, and a check of all backends' results\n",
	      stderr);
	cases_visit(&visit, case_prepare);
	return visit.failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* ---- measure ---- */

static int case_run(struct visit *visit, const struct trial *trial,
		    const char *ruleset, uint32_t size, char *why)
{
	struct measure_options options = {
		.folder = visit->run->folder,
		.runs = visit->run->runs,
		.brief = visit->run->brief,
		.generator = &visit->generator,
		.out = visit->out,
		.testbed = visit->run->device ? &testbed_nic : &testbed_veth,
		.sender = visit->run->sender,
	};
	struct trial here = *trial;
	struct workload *workload;
	char name[32];
	int err;

	if (trial->clock != visit->clock)
		return 0;
	workload = calloc(1, sizeof(*workload));
	if (!workload)
		return -ENOMEM;
	if (visit->run->device)
		here.metric = &metric_wire;
	trial_ruleset(trial, ruleset, size, name, sizeof(name));
	err = workload_read(visit->run->folder, name, workload);
	if (!err)
		err = case_measure(&options, &here, workload, size, why);
	workload_free(workload);
	free(workload);
	fprintf(stderr, "# %s %s\n", trial->name, name);
	return err;
}

#define INSMOD "scripts/insert-module"

#define CONNECTIONS "echo 262144 >/sys/module/nf_conntrack/parameters/hashsize"

/*
 * The VM's kernel has modules for what the others have built in; a system that
 * lacks one reports that. And two runs must count the same instructions, so
 * addresses are not randomized, and memory does not come in huge pages.
 */
static const struct {
	enum clock clock;
	const char *command;
} preparations[] = {
	{ CLOCK_GUEST,
	  "modprobe -a -q veth nf_tables nf_conntrack x_tables iptable_mangle xt_set ip_set_hash_net" },
	{ CLOCK_GUEST, INSMOD },
	{ CLOCK_GUEST, "echo 0 >/proc/sys/kernel/randomize_va_space" },
	{ CLOCK_GUEST,
	  "echo never >/sys/kernel/mm/transparent_hugepage/enabled" },
	{ CLOCK_UML, INSMOD },
	/* Room for all systems' connections, without long hash chains. */
	{ CLOCK_GUEST, CONNECTIONS },
	{ CLOCK_UML, CONNECTIONS },
};

static void kernel_prepare(enum clock clock)
{
	size_t i;

	for (i = 0; i < sizeof(preparations) / sizeof(preparations[0]); i++)
		if (preparations[i].clock == clock &&
		    system(preparations[i].command))
			fprintf(stderr, "# failed: %s\n",
				preparations[i].command);
}

int run_measure(const struct run *run, enum clock clock)
{
	struct run mine = *run;
	struct visit visit = { .run = &mine, .clock = clock };
	char why[WHY_SIZE] = "", path[256];
	int err;

	mine.clock = clock;
	run_output(run, clock, path, sizeof(path));
	visit.out = fopen(path, "w");
	if (!visit.out)
		return complain(path, "", -errno);
	kernel_prepare(clock);
	if (run->device) {
		err = nic_take(run->device);
		if (err)
			return complain(run->device, "", err);
	}
	err = testbed_isolate(why);
	if (!err)
		err = generator_open(&visit.generator, why);
	if (err) {
		fclose(visit.out);
		return complain("cannot measure", why, err);
	}
	cases_visit(&visit, case_run);
	generator_close(&visit.generator);
	return fclose(visit.out) || visit.failures ? EXIT_FAILURE :
						     EXIT_SUCCESS;
}
