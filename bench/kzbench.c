// SPDX-License-Identifier: GPL-2.0-only
/* kzbench: what judging a packet costs, beside what else could stand there. */
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

/* From the records in the folder; without one of the clocks, its rows say so. */
static int report(void)
{
	struct records host = { 0 }, guest = { 0 };
	const struct records *records[CLOCKS] = {
		[CLOCK_HOST] = &host,
		[CLOCK_GUEST] = &guest,
	};
	char path[256];

	run_output(&options, CLOCK_HOST, path, sizeof(path));
	if (json)
		copy_out(path);
	else
		records_read(path, &host);
	run_output(&options, CLOCK_GUEST, path, sizeof(path));
	if (json)
		return copy_out(path);
	records_read(path, &guest);
	report_records(records);
	records_free(&host);
	records_free(&guest);
	return EXIT_SUCCESS;
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
	      "       kzbench run [PATTERN] [--json] [--runs N] [--folder DIR]\n"
	      "       kzbench report [PATTERN] [--json] [--folder DIR]\n"
	      "\n"
	      "  --json        the raw records instead of tables\n"
	      "  --runs N      samples of each contender on the host (9)\n"
	      "  --folder DIR  where records and material go (build/bench/run)\n",
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
	if (argc <= 2 && !strcmp(argv[0], "run"))
		return run();
	if (argc <= 2 && !strcmp(argv[0], "report"))
		return report();
	return usage(stderr, 2);
}
