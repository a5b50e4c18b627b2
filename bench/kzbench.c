// SPDX-License-Identifier: GPL-2.0-only
/*
 * kzbench: what judging a packet costs, beside what else could stand there.
 *
 * `run` makes the material, then measures in processes of their own: one here,
 * for the host's clock, and one in a VM, for the guest's, each being this
 * program again as `measure`. They leave records; the report is made of these.
 */
#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "contender.h"
#include "generator.h"
#include "measure.h"
#include "report.h"
#include "ruleset.h"

static struct {
	const char *folder;
	const char *pattern;
	unsigned int runs;
	bool json;
} options = { .folder = "build/bench/run", .pattern = "*", .runs = 9 };

static const char *const clocks[] = {
	[CLOCK_HOST] = "host",
	[CLOCK_GUEST] = "guest",
};
#define N_CLOCKS (sizeof(clocks) / sizeof(clocks[0]))

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "kzbench: %s%s%s\n", what, *why ? ": " : "", why);
	return EXIT_FAILURE;
}

static bool is_chosen(const struct scenario *scenario)
{
	return !fnmatch(options.pattern, scenario->name, 0);
}

/* Calls @each for every case of every scenario chosen; stops at non-zero. */
static int cases_each(int (*each)(const struct scenario *scenario,
				  const char *ruleset, uint32_t size,
				  void *context),
		      void *context)
{
	const char *const *ruleset;
	const uint32_t *size;
	unsigned int i;
	int err = 0;

	for (i = 0; i < n_scenarios; i++) {
		const struct scenario *scenario = &scenarios[i];

		if (!is_chosen(scenario))
			continue;
		for (ruleset = scenario->rulesets; *ruleset; ruleset++)
			for (size = scenario->sizes; !err && *size; size++)
				err = each(scenario, *ruleset, *size, context);
	}
	return err;
}

static void material_name(const struct scenario *scenario, const char *ruleset,
			  uint32_t size, char *name, size_t room)
{
	snprintf(name, room, "%s_%uk%s", ruleset, size / 1000,
		 scenario->fate == KZ_DROP ? "" : "-pass");
}

/* ---- measure: the inner process ---- */

struct measuring {
	enum clock clock;
	struct generator generator;
	FILE *out;
	unsigned int failures;
};

static int case_run(const struct scenario *scenario, const char *ruleset,
		    uint32_t size, void *context)
{
	struct measuring *measuring = context;
	struct material *material;
	char why[WHY_SIZE] = "", name[32];
	int err;

	if (scenario->clock != measuring->clock)
		return 0;
	material = calloc(1, sizeof(*material));
	material_name(scenario, ruleset, size, name, sizeof(name));
	err = material ? material_read(options.folder, name, material) :
			 -ENOMEM;
	if (!err)
		err = case_measure(scenario, &measuring->generator, material,
				   size, options.runs, measuring->out, why);
	if (material)
		material_free(material);
	free(material);
	if (err)
		fprintf(stderr, "kzbench: %s %s: %s (%s)\n", scenario->name,
			name, why, strerror(-err));
	else
		fprintf(stderr, "# %s %s\n", scenario->name, name);
	measuring->failures += err != 0;
	return 0; /* the next may work */
}

static int measure(const char *clock, const char *output)
{
	struct measuring measuring = {
		.clock = strcmp(clock, "host") ? CLOCK_GUEST : CLOCK_HOST,
		.out = fopen(output, "w"),
	};
	char why[WHY_SIZE] = "";

	if (!measuring.out)
		return complain(output, strerror(errno));
	if (lanes_isolate(why) || generator_open(&measuring.generator, why))
		return complain("cannot measure", why);
	cases_each(case_run, &measuring);
	generator_close(&measuring.generator);
	return fclose(measuring.out) || measuring.failures ? EXIT_FAILURE :
							     EXIT_SUCCESS;
}

/* ---- run ---- */

static int validate(const struct scenario *scenario,
		    const struct material *material, char *why)
{
	const char *const *name = scenario->contenders;
	const struct contender *contender;
	int err = 0;

	for (; !err && *name; name++) {
		contender = contender_find(*name);
		if (contender && contender->backend &&
		    strcmp(contender->backend, "kmod"))
			err = contender_validate(contender, material, why);
	}
	return err;
}

static int case_prepare(const struct scenario *scenario, const char *name,
			uint32_t size, void *context)
{
	struct material *material = calloc(1, sizeof(*material));
	struct ruleset ruleset;
	char why[WHY_SIZE] = "";
	int err;

	(void)context;
	if (!material)
		return complain(name, "out of memory");
	err = ruleset_open(&ruleset, name, size, scenario->fate, why);
	if (!err) {
		err = material_make(&ruleset, material, why);
		material_name(scenario, name, size, material->name,
			      sizeof(material->name));
	}
	ruleset_close(&ruleset);
	if (!err)
		err = validate(scenario, material, why);
	if (!err)
		err = material_write(material, options.folder);
	material_free(material);
	free(material);
	return err ? complain(name, *why ? why : strerror(-err)) : 0;
}

static bool clock_is_wanted(enum clock clock)
{
	unsigned int i;

	for (i = 0; i < n_scenarios; i++)
		if (is_chosen(&scenarios[i]) && scenarios[i].clock == clock)
			return true;
	return false;
}

static int command_run(const char *const command[])
{
	pid_t child = fork();
	int status;

	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGTERM); /* namespaces go with it */
		execvp(command[0], (char *const *)command);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int clock_measure(enum clock clock, const char *output)
{
	char runs[16], self[256];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *const command[] = {
		"selftests/vm/run", "--icount",	   "--mem", "2048",
		"--timeout",	    "1500",	   "--",    self,
		"measure",	    clocks[clock], output,  "--folder",
		options.folder,	    "--runs",	   runs,    "--pattern",
		options.pattern,    NULL,
	};

	if (length < 0)
		return -errno;
	self[length] = '\0';
	snprintf(runs, sizeof(runs), "%u",
		 clock == CLOCK_HOST ? options.runs : 3);
	setenv("KZMARK_VM_OUT", options.folder, 1);
	return command_run(clock == CLOCK_HOST ? command + 7 : command);
}

static int copy_out(const char *path)
{
	FILE *file = fopen(path, "r");
	int c;

	if (!file)
		return -errno;
	while ((c = getc(file)) != EOF)
		putchar(c);
	fclose(file);
	return 0;
}

static unsigned int report(const char *path, enum clock clock)
{
	struct records records;
	unsigned int i, missed = 0;

	if (records_read(path, &records)) {
		complain(path, "no records");
		return 0;
	}
	for (i = 0; i < n_scenarios; i++)
		if (is_chosen(&scenarios[i]) && scenarios[i].clock == clock)
			missed += report_scenario(&scenarios[i], &records,
						  stdout);
	records_free(&records);
	return missed;
}

static int run(void)
{
	unsigned int clock;
	char output[256];
	int status = 0;

	mkdir("build/bench", 0755);
	mkdir(options.folder, 0755);
	if (cases_each(case_prepare, NULL))
		return EXIT_FAILURE;
	for (clock = 0; clock < N_CLOCKS; clock++) {
		if (!clock_is_wanted(clock))
			continue;
		snprintf(output, sizeof(output), "%s/%s.jsonl", options.folder,
			 clocks[clock]);
		if (clock_measure(clock, output))
			status = complain(clocks[clock], "did not finish");
		if (options.json)
			copy_out(output);
		else
			report(output, clock);
	}
	return status;
}

static int list(void)
{
	unsigned int i;

	for (i = 0; i < n_scenarios; i++)
		printf("%-20s %-6s %s\n", scenarios[i].name,
		       clocks[scenarios[i].clock], scenarios[i].what);
	return EXIT_SUCCESS;
}

static int usage(FILE *out, int status)
{
	fputs("usage: kzbench list\n"
	      "       kzbench run [PATTERN] [--json] [--runs N] [--folder DIR]\n",
	      out);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "runs", required_argument, NULL, 'r' },
		{ "folder", required_argument, NULL, 'f' },
		{ "pattern", required_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "h", longs, NULL)) != -1)
		switch (option) {
		case 'j':
			options.json = true;
			break;
		case 'r':
			options.runs = strtoul(optarg, NULL, 10);
			break;
		case 'f':
			options.folder = optarg;
			break;
		case 'p':
			options.pattern = optarg;
			break;
		case 'h':
			return usage(stdout, EXIT_SUCCESS);
		default:
			return usage(stderr, 2);
		}
	argc -= optind;
	argv += optind;
	if (argc == 1 && !strcmp(argv[0], "list"))
		return list();
	if (argc == 3 && !strcmp(argv[0], "measure"))
		return measure(argv[1], argv[2]);
	if ((argc == 1 || argc == 2) && !strcmp(argv[0], "run") &&
	    options.runs && options.runs <= RECORD_SAMPLES) {
		if (argc == 2)
			options.pattern = argv[1];
		return run();
	}
	return usage(stderr, 2);
}
