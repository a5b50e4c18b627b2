// SPDX-License-Identifier: GPL-2.0-only
/* kzbench: what judging a packet costs, beside what else could stand there. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contender.h"
#include "report.h"
#include "run.h"

#define CLOCKS 2

static struct run options = {
	.folder = "build/bench/run",
	.pattern = "*",
	.runs = 9,
	.guest_runs = 3,
};
static bool json;
static bool hold_to_bars;

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

static unsigned int report_records(const struct records *records[CLOCKS])
{
	const struct scenario *scenario = scenarios;
	unsigned int missed = 0;

	for (; scenario < scenarios + n_scenarios; scenario++)
		if (run_wants(&options, scenario))
			report_scenario(scenario, records[scenario->clock],
					stdout);
	report_bars_heading(stdout);
	for (scenario = scenarios; scenario < scenarios + n_scenarios;
	     scenario++)
		if (run_wants(&options, scenario))
			missed += report_bars(scenario,
					      records[scenario->clock], stdout);
	return missed;
}

static int report_json(void)
{
	char path[256];
	int status = EXIT_FAILURE;
	unsigned int clock;

	for (clock = 0; clock < CLOCKS; clock++) {
		run_output(&options, clock, path, sizeof(path));
		status &= copy_out(path);
	}
	return status;
}

/* True if the records of @clock are there and whole. */
static bool read_records(enum clock clock, struct records *records)
{
	char path[256];
	int err;

	run_output(&options, clock, path, sizeof(path));
	err = records_read(path, records);
	if (err && err != -ENOENT)
		fprintf(stderr, "kzbench: %s: %s\n", path, strerror(-err));
	return !err;
}

/* From the records in the folder; without one of the clocks, its rows say so. */
static int report(void)
{
	struct records host = { 0 }, guest = { 0 };
	const struct records *records[CLOCKS] = {
		[CLOCK_HOST] = &host,
		[CLOCK_GUEST] = &guest,
	};
	unsigned int missed = 0;
	bool found;

	if (json)
		return report_json();
	found = read_records(CLOCK_HOST, &host);
	found |= read_records(CLOCK_GUEST, &guest);
	if (found)
		missed = report_records(records);
	else
		fprintf(stderr,
			"kzbench: no records in %s: 'kzbench run' makes some\n",
			options.folder);
	records_free(&host);
	records_free(&guest);
	return !found || (hold_to_bars && missed) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run(void)
{
	int status = run_prepare(&options);
	unsigned int clock;

	for (clock = 0; clock < CLOCKS; clock++)
		if (run_wants_clock(&options, clock))
			status |= run_start(&options, clock);
	return report() | status;
}

static int list(void)
{
	unsigned int i;

	for (i = 0; i < n_scenarios; i++)
		printf("%-18s %-6s %s\n", scenarios[i].name,
		       clock_names[scenarios[i].clock], scenarios[i].what);
	puts("\ncontenders:");
	for (i = 0; i < n_contenders; i++)
		printf("%-18s %s\n", contenders[i].name, contenders[i].help);
	return EXIT_SUCCESS;
}

static int usage(FILE *out, int status)
{
	fputs("usage: kzbench list\n"
	      "       kzbench run [PATTERN] [--bars] [--json] [--runs N] [--folder DIR]\n"
	      "       kzbench report [PATTERN] [--bars] [--json] [--folder DIR]\n"
	      "\n"
	      "  --bars        exit status 1 if something measured misses its bar\n"
	      "  --json        the raw records instead of tables\n"
	      "  --runs N      samples of each contender on the host (9)\n"
	      "  --folder DIR  where records and material go (build/bench/run)\n"
	      "\n"
	      "PATTERN is one of scenarios' names, as of files. What is wrong is not timed,\n"
	      "and the exit status is 1; 2 if the command line is wrong.\n",
	      out);
	return status;
}

static int measure(const char *clock)
{
	options.guest_runs = options.runs;
	return run_measure(&options,
			   strcmp(clock, "host") ? CLOCK_GUEST : CLOCK_HOST);
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "bars", no_argument, NULL, 'b' },
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
		case 'b':
			hold_to_bars = true;
			break;
		case 'j':
			json = true;
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
	if (!argc || !options.runs || options.runs > RECORD_SAMPLES)
		return usage(stderr, 2);
	if (argc == 1 && !strcmp(argv[0], "list"))
		return list();
	if (argc == 2 && !strcmp(argv[0], "measure"))
		return measure(argv[1]);
	if (argc == 2)
		options.pattern = argv[1];
	if (!run_wants_any(&options)) {
		fprintf(stderr,
			"kzbench: no scenario is called '%s': 'kzbench list' shows them\n",
			options.pattern);
		return 2;
	}
	if (argc <= 2 && !strcmp(argv[0], "run"))
		return run();
	if (argc <= 2 && !strcmp(argv[0], "report"))
		return report();
	return usage(stderr, 2);
}
