// SPDX-License-Identifier: GPL-2.0-only
/* kzbench: what a packet costs in kzmark's backends and in other systems. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/compare.h"
#include "bench/system/sut.h"
#include "bench/report/page.h"
#include "bench/report/summary.h"
#include "bench/results.h"
#include "bench/metric/metric.h"
#include "bench/run.h"
#include "bench/launch.h"
#include "bench/testbed/send.h"
#include "userspace/base/refuse.h"

#define RUNS 9
#define GUEST_RUNS 3
#define BRIEF_RUNS 5
#define BRIEF_GUEST_RUNS 2

static struct run options = {
	.folder = "build/bench/workload",
	.pattern = "*",
	.suite = -1,
	.clock = -1,
};
static char results[RESULTS_PATH];
static bool json;
static bool hold_to_bars;
static int all_argc;
static char **all_argv;

static int fail(const char *what, int err)
{
	fprintf(stderr, "kzbench: %s: %s\n", what, errno_file_words(err));
	return EXIT_FAILURE;
}

static int copy_out(const char *path)
{
	FILE *file = fopen(path, "r");
	int c;

	if (!file)
		return EXIT_FAILURE;
	while ((c = getc(file)) != EOF)
		putchar(c);
	return fclose(file);
}

static bool has_bars(void)
{
	const struct trial *t;

	for (t = trial_next(NULL); t; t = trial_next(t))
		if (run_wants(&options, t) && t->bars)
			return true;
	return false;
}

static unsigned int tables_print(const struct records *records)
{
	const struct trial *t;
	unsigned int missed = 0;

	for (t = trial_next(NULL); t; t = trial_next(t))
		if (run_wants(&options, t))
			report_trial(t, records, stdout);
	if (has_bars())
		report_bars_heading(stdout);
	for (t = trial_next(NULL); t; t = trial_next(t))
		if (run_wants(&options, t))
			missed += report_bars(t, records, stdout);
	return missed;
}

static int report_json(void)
{
	char path[RESULTS_PATH + 32];
	int status = EXIT_FAILURE;
	unsigned int clock;

	for (clock = 0; clock < CLOCKS; clock++) {
		run_output(&options, clock, path, sizeof(path));
		status &= copy_out(path);
	}
	return status;
}

/* True if there are any; damaged ones are reported. */
static bool records_load(struct records *records)
{
	char path[RESULTS_PATH + 32];
	bool found = false;
	unsigned int clock;
	int err;

	for (clock = 0; clock < CLOCKS; clock++) {
		run_output(&options, clock, path, sizeof(path));
		err = records_read(path, records);
		if (err && err != -ENOENT)
			fail(path, err);
		found |= !err;
	}
	return found;
}

/* From the records in the folder; what has none is shown as a dash. */
static int report(void)
{
	struct records records = { 0 };
	unsigned int missed = 0;
	int err = 0;

	if (!options.results && !results_latest(results))
		options.results = results;
	if (!options.results)
		options.results = "bench/results";
	if (json)
		return report_json();
	if (!records_load(&records)) {
		fprintf(stderr,
			"kzbench: no records in %s: run 'kzbench run' first\n",
			options.results);
		return EXIT_FAILURE;
	}
	missed = tables_print(&records);
	err = page_write(options.results, &records);
	records_free(&records);
	if (err)
		return fail(options.results, err);
	printf("\n%s/report.html, report.md, and charts\n", options.results);
	return hold_to_bars && missed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* So that records of an earlier run are not taken for this run's. */
static void old_records_remove(enum clock clock)
{
	char path[RESULTS_PATH + 32];

	if (!run_wants_clock(&options, clock))
		return;
	run_output(&options, clock, path, sizeof(path));
	unlink(path);
}

static int run(void)
{
	int status, err = 0;
	unsigned int clock;

	if (options.results)
		mkdir(options.results, 0755);
	else
		err = results_new(results);
	if (!options.results)
		options.results = results;
	if (!err)
		err = results_describe(options.results, all_argc, all_argv);
	if (err)
		return fail(options.results, err);
	for (clock = 0; clock < CLOCKS; clock++)
		old_records_remove(clock);
	status = run_prepare(&options);
	for (clock = 0; clock < CLOCKS; clock++)
		if (run_wants_clock(&options, clock))
			status |= run_launch(&options, clock);
	return report() | status;
}

/* A line for each trial: which systems it compares, on which side. */
static void trial_print_json(const struct trial *t)
{
	const char *const *rulesets = t->scenario->rulesets;
	const struct sut *sut;
	unsigned int i;

	printf("{\"scenario\":\"%s\",\"suite\":\"%s\",\"clock\":\"%s\",\"of\":\"%s\",\"rulesets\":[",
	       t->name, suite_names[t->suite], clock_names[t->clock],
	       t->scenario->name);
	for (i = 0; rulesets[i]; i++)
		printf("%s\"%s\"", i ? "," : "", rulesets[i]);
	fputs("],\"sizes\":[", stdout);
	for (i = 0; t->sizes[i]; i++)
		printf("%s%u", i ? "," : "", t->sizes[i]);
	fputs("],\"systems\":[", stdout);
	for (i = 0; t->suts[i]; i++) {
		sut = sut_find(t->suts[i]);
		printf("%s{\"name\":\"%s\",\"side\":\"%s\",\"most_rules\":%u}",
		       i ? "," : "", t->suts[i],
		       sut ? side_names[sut->side] : "unknown",
		       sut ? sut->most_rules : 0);
	}
	puts("]}");
}

static int list_json(void)
{
	const struct trial *t;

	for (t = trial_next(NULL); t; t = trial_next(t))
		if (run_wants(&options, t))
			trial_print_json(t);
	return EXIT_SUCCESS;
}

/* Each scenario, and below it a line for each of its clocks. */
static void list_scenarios(void)
{
	const struct scenario *before = NULL;
	const struct trial *t;

	for (t = trial_next(NULL); t; t = trial_next(t)) {
		if (!run_wants(&options, t))
			continue;
		if (t->scenario != before)
			printf("%s: %s\n", t->scenario->name,
			       t->scenario->what);
		printf("  %-21s %-6s %-6s %s\n", t->name, clock_names[t->clock],
		       suite_names[t->suite], t->metric->unit);
		before = t->scenario;
	}
}

static int list(void)
{
	unsigned int i;

	if (json)
		return list_json();
	list_scenarios();
	puts("\nsystems:");
	for (i = 0; suts[i]; i++)
		printf("  %-18s %-8s %s\n", suts[i]->name,
		       side_names[suts[i]->side], suts[i]->help);
	return EXIT_SUCCESS;
}

static int usage(FILE *out, int status)
{
	fputs("usage: kzbench list [OPTION...]\n"
	      "       kzbench run [PATTERN] [OPTION...]\n"
	      "       kzbench report [PATTERN] [OPTION...]\n"
	      "       kzbench compare A B\n"
	      "       kzbench send IF --to MAC [OPTION...]   (see kzbench send --help)\n"
	      "\n"
	      "  --suite NAME   bars, quick, or full, which includes quick (any)\n"
	      "  --clock NAME   host, guest or uml (any)\n"
	      "  --brief        fewer and shorter samples: faster, but less exact\n"
	      "  --dev IF       measure rates of packets that another machine sends to this\n"
	      "                 device; each system gets it in turn, and it loses its\n"
	      "                 addresses\n"
	      "  --sender COMMAND  the command that sends them, as in 'ssh HOST kzbench send\n"
	      "                 IF': it is started for each rule set with --to and the\n"
	      "                 device's MAC address, and gets the packets to send; their\n"
	      "                 verdicts are checked then\n"
	      "  --bars         exit with status 1 if a value misses its bar\n"
	      "  --json         print raw records, or for list the scenarios, not tables\n"
	      "  --runs N       samples of each system on the host (9)\n"
	      "  --results DIR  folder for records and the report\n"
	      "                 (bench/results/DATE-REVISION-MACHINE; report: the newest)\n"
	      "  --folder DIR   folder for the workload: policies, images, flows\n"
	      "                 (build/bench/workload)\n"
	      "\n"
	      "PATTERN selects scenarios by name, as the shell selects files: rules-xdp is\n"
	      "one scenario on all its clocks, cost-xdp the same on one clock. A system that\n"
	      "ends packets wrongly is not timed, and the exit status is 1; it is 2 if the\n"
	      "command line is wrong. compare prints what differs between two folders of\n"
	      "results by more than noise (in the VM 0.5 %), and exits with status 1 if\n"
	      "something does, or failed in one of them only.\n",
	      out);
	return status;
}

/* The name's index in a table of @count; -1: "any"; -2: there is none. */
static int choose(const char *name, const char *const *names, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return i;
	return strcmp(name, "any") ? -2 : -1;
}

static int measure(const char *name)
{
	int clock = choose(name, clock_names, CLOCKS);

	return clock < 0 ? usage(stderr, 2) : run_measure(&options, clock);
}

static const struct option longs[] = {
	{ "bars", no_argument, NULL, 'b' },
	{ "brief", no_argument, NULL, 'q' },
	{ "clock", required_argument, NULL, 'c' },
	{ "dev", required_argument, NULL, 'd' },
	{ "folder", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ "json", no_argument, NULL, 'j' },
	{ "pattern", required_argument, NULL, 'p' },
	{ "results", required_argument, NULL, 'o' },
	{ "runs", required_argument, NULL, 'r' },
	{ "sender", required_argument, NULL, 'x' },
	{ "suite", required_argument, NULL, 's' },
	{ 0 },
};

/* True if it is one. */
static bool option_take(int option)
{
	switch (option) {
	case 'b':
		hold_to_bars = true;
		return true;
	case 'q':
		options.brief = true;
		return true;
	case 'c':
		options.clock = choose(optarg, clock_names, CLOCKS);
		return options.clock > -2;
	case 'd':
		options.device = optarg;
		return true;
	case 'f':
		options.folder = optarg;
		return true;
	case 'j':
		json = true;
		return true;
	case 'o':
		options.results = optarg;
		return true;
	case 'p':
		options.pattern = optarg;
		return true;
	case 'r':
		options.runs = strtoul(optarg, NULL, 10);
		return options.runs && options.runs <= RECORD_SAMPLES;
	case 'x':
		options.sender = optarg;
		return true;
	case 's':
		options.suite = choose(optarg, suite_names, SUITE_FULL + 1);
		return options.suite > -2;
	default:
		return false;
	}
}

static int verb(int argc, char **argv)
{
	if (argc == 1 && !strcmp(argv[0], "list"))
		return list();
	if (argc == 3 && !strcmp(argv[0], "compare"))
		return compare(argv[1], argv[2], stdout);
	if (argc == 2 && !strcmp(argv[0], "measure"))
		return measure(argv[1]);
	if (argc == 2)
		options.pattern = argv[1];
	if (argc < 1 || argc > 2 ||
	    (strcmp(argv[0], "run") && strcmp(argv[0], "report")))
		return usage(stderr, 2);
	if (options.sender && !options.device)
		return usage(stderr, 2);
	if (!run_wants_any(&options)) {
		fprintf(stderr,
			"kzbench: no scenario '%s': see 'kzbench list'\n",
			options.pattern);
		return 2;
	}
	return strcmp(argv[0], "run") ? report() : run();
}

int main(int argc, char **argv)
{
	int option;

	if (argc > 1 && !strcmp(argv[1], "send"))
		return send_verb(argc - 1, argv + 1);
	all_argc = argc;
	all_argv = argv;
	while ((option = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		if (option == 'h')
			return usage(stdout, EXIT_SUCCESS);
		if (!option_take(option))
			return usage(stderr, 2);
	}
	if (!options.runs)
		options.runs = options.brief ? BRIEF_RUNS : RUNS;
	options.guest_runs = options.brief ? BRIEF_GUEST_RUNS : GUEST_RUNS;
	return verb(argc - optind, argv + optind);
}
