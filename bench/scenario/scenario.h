/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is measured: a row says which rule sets of which sizes, which systems are compared,
 * by which clock, and what the outcome is held against.
 */
#ifndef KZ_BENCH_SCENARIO_H
#define KZ_BENCH_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "core/image.h"
#include "core/result.h"

#define SCENARIO_MAX 12 /* entries of each list below, with the end */

enum clock {
	CLOCK_HOST, /* this kernel, CPU time */
	CLOCK_GUEST, /* a VM's time under -icount, which is instructions */
	CLOCK_UML, /* CPU time of a kernel that is a process: relative only */
	CLOCKS
};

/* What is run together; larger ones hold the smaller. */
enum suite {
	SUITE_BARS, /* make bars */
	SUITE_QUICK, /* make bench */
	SUITE_FULL, /* make bench-full */
};

/*
 * A bar holds a system under test's median against a limit. Without @peer and @base
 * the value itself; with @peer, divided by the peer's; with @base, divided by
 * its own at that size. @baseline is a system under test whose value is subtracted first.
 */
struct bar {
	const char *what; /* as issue trackers and reports say it */
	double at_least; /* or: */
	double at_most;
	const char *sut;
	const char *peer;
	const char *baseline;
	const char *ruleset; /* NULL: any */
	uint32_t size; /* of the rule set; 0: any */
	uint32_t base;
};

struct metric;

struct scenario {
	const char *name;
	const char *what; /* the question, one line */
	enum suite suite;
	enum clock clock;
	const struct metric *metric;
	enum kz_verdict expected_verdict; /* of every packet; see ruleset.h */
	const char *rulesets[SCENARIO_MAX]; /* up to NULL */
	uint32_t sizes[SCENARIO_MAX]; /* up to 0 */
	const char *suts[SCENARIO_MAX]; /* up to NULL */
	uint32_t variants[SCENARIO_MAX]; /* up to 0: what the metric varies */
	struct bar bars[SCENARIO_MAX]; /* up to one without a system under test */
};

/* All of them, in the order of the tables; NULL: the first, or no more. */
const struct scenario *scenario_next(const struct scenario *before);
const struct scenario *scenario_find(const char *name);

/* The tables, each up to one without a name: bars.c, cost.c... */
extern const struct scenario scenarios_bars[];
extern const struct scenario scenarios_cost[];
extern const struct scenario scenarios_mark[];
extern const struct scenario scenarios_other[];

#endif
