// SPDX-License-Identifier: GPL-2.0-only
/* kzbench: what judging a packet costs, beside what else could stand there. */
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
#include "bench/run.h"
#include "bench/testbed/send.h"

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
	fprintf(stderr, "kzbench: %s: %s\n", what, strerror(-err));
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
	const struct scenario *s;

	for (s = scenario_next(NULL); s; s = scenario_next(s))
		if (run_wants(&options, s) && s->bars[0].sut)
			return true;
	return false;
}

static unsigned int tables_print(const struct records *records)
{
	const struct scenario *s;
	unsigned int missed = 0;

	for (s = scenario_next(NULL); s; s = scenario_next(s))
		if (run_wants(&options, s))
			report_scenario(s, records, stdout);
	if (has_bars())
		report_bars_heading(stdout);
	for (s = scenario_next(NULL); s; s = scenario_next(s))
		if (run_wants(&options, s))
			missed += report_bars(s, records, stdout);
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

/* True if there are any, and all of them are whole. */
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

/* From the records in the folder; without one of the clocks, its rows say so. */
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
			"kzbench: no records in %s: 'kzbench run' makes some\n",
			options.results);
		return EXIT_FAILURE;
	}
	missed = tables_print(&records);
	err = page_write(options.results, &records);
	records_free(&records);
	if (err)
		return fail(options.results, err);
	printf("\n%s/report.html, report.md and the charts beside them\n",
	       options.results);
	return hold_to_bars && missed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Lest an earlier run's are taken for those that this one fails to make. */
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

/* A line each: which systems are compared, on which side. */
static void scenario_print_json(const struct scenario *s)
{
	const struct sut *sut;
	unsigned int i;

	printf("{\"scenario\":\"%s\",\"suite\":\"%s\",\"clock\":\"%s\",\"rulesets\":[",
	       s->name, suite_names[s->suite], clock_names[s->clock]);
	for (i = 0; s->rulesets[i]; i++)
		printf("%s\"%s\"", i ? "," : "", s->rulesets[i]);
	fputs("],\"sizes\":[", stdout);
	for (i = 0; s->sizes[i]; i++)
		printf("%s%u", i ? "," : "", s->sizes[i]);
	fputs("],\"contenders\":[", stdout);
	for (i = 0; s->suts[i]; i++) {
		sut = sut_find(s->suts[i]);
		printf("%s{\"name\":\"%s\",\"side\":\"%s\",\"most_rules\":%u}",
		       i ? "," : "", s->suts[i],
		       sut ? side_names[sut->side] : "nobody",
		       sut ? sut->most_rules : 0);
	}
	puts("]}");
}

static int list_json(void)
{
	const struct scenario *s;

	for (s = scenario_next(NULL); s; s = scenario_next(s))
		if (run_wants(&options, s))
			scenario_print_json(s);
	return EXIT_SUCCESS;
}

static int list(void)
{
	const struct scenario *s;
	unsigned int i;

	if (json)
		return list_json();
	for (s = scenario_next(NULL); s; s = scenario_next(s))
		if (run_wants(&options, s))
			printf("%-21s %-6s %-6s %s\n", s->name,
			       clock_names[s->clock], suite_names[s->suite],
			       s->what);
	puts("\nsystems:");
	for (i = 0; i < n_suts; i++)
		printf("%-18s %-8s %s\n", suts[i].name,
		       side_names[suts[i].side], suts[i].help);
	return EXIT_SUCCESS;
}

static int usage(FILE *out, int status)
{
	fputs("usage: kzbench list\n"
	      "       kzbench run [PATTERN] [OPTION...]\n"
	      "       kzbench report [PATTERN] [OPTION...]\n"
	      "       kzbench compare A B\n"
	      "       kzbench send IF --to MAC [OPTION...]   (see kzbench send --help)\n"
	      "\n"
	      "  --suite NAME   bars, quick, or full, which holds quick (any)\n"
	      "  --clock NAME   host, guest or uml only\n"
	      "  --brief        be quick rather than exact: fewer and shorter samples\n"
	      "  --dev IF       rates of packets that another machine sends to this device,\n"
	      "                 which is lent to each system in turn and loses its addresses\n"
	      "  --sender COMMAND  that sends them, as in 'ssh HOST kzbench send IF': it is run\n"
	      "                 for each rule set with --to and the device's MAC behind it, and\n"
	      "                 gets that rule set's packets; how they end is looked at, then\n"
	      "  --bars         exit status 1 if something measured misses its bar\n"
	      "  --json         the raw records, or of list the scenarios, instead of tables\n"
	      "  --runs N       samples of each system on the host (9)\n"
	      "  --results DIR  where records and the report go\n"
	      "                 (bench/results/DATE-REVISION-MACHINE; report: the newest)\n"
	      "  --folder DIR   where workloads go: policies, images, flows\n"
	      "                 (build/bench/workload)\n"
	      "\n"
	      "PATTERN is one of scenarios' names, as of files. What is wrong is not timed,\n"
	      "and the exit status is 1; 2 if the command line is wrong. A and B are folders\n"
	      "of results: `compare` says what differs by more than noise (in the VM 0.5 %),\n"
	      "with exit status 1 if something does, or failed in one of them only.\n",
	      out);
	return status;
}

/* The name's place in a table of @count, -1 for "any", -2: it is not there. */
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
			"kzbench: no scenario is called '%s': 'kzbench list' shows them\n",
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
