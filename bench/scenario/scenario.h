/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is measured: a row says which rule sets of which sizes, which systems
 * are compared, and what each clock measures of them. trial.h has a scenario on
 * one of its clocks, which is what is run and recorded.
 */
#ifndef KZ_BENCH_SCENARIO_H
#define KZ_BENCH_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/scenario/topic.h"
#include "bench/system/hook.h"
#include "core/image.h"
#include "core/result.h"

#define SCENARIO_MAX 12 /* entries of each list below, with the end */

enum clock {
	CLOCK_HOST, /* this kernel, CPU time */
	CLOCK_GUEST, /* a VM's time under -icount: instructions */
	CLOCK_UML, /* CPU time of a kernel that is a process: relative only */
	CLOCKS
};

/* What is run together; larger suites include the smaller ones. */
enum suite {
	SUITE_BARS, /* make bars */
	SUITE_QUICK, /* make bench */
	SUITE_FULL, /* make bench-full */
};

/*
 * A bar compares a system's median with a limit. Without @peer and @base, the
 * value itself; with @peer, divided by the peer's; with @base, divided by the
 * system's own value at that size, with @of by its value of that rule set.
 * All are of the trial's first variant. @baseline is a system whose value is
 * subtracted first.
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
	const char *of;
};

struct metric;

/* What one clock measures of a scenario. */
struct scenario_clock {
	const char *name; /* of the trial; NULL: the scenario's */
	const struct metric *metric; /* NULL: not measured by this clock */
	enum suite suite;
	uint32_t sizes[SCENARIO_MAX]; /* up to 0; none: the scenario's */
	uint32_t variants[SCENARIO_MAX]; /* up to 0; none: the scenario's */
	const char *without[SCENARIO_MAX]; /* systems left out, up to NULL */
	const struct bar *bars; /* up to one without a system; NULL: none */
};

struct scenario {
	const char *name;
	const char *what; /* the question, one line */
	const char *about; /* a few words for its charts */
	enum topic topic;
	enum hook hook;
	enum kz_verdict expected_verdict; /* of every packet; see ruleset.h */
	const char *rulesets[SCENARIO_MAX]; /* up to NULL */
	uint32_t sizes[SCENARIO_MAX]; /* up to 0 */
	/* Up to NULL; none: those at the hook that take part in the topic. */
	const char *suts[SCENARIO_MAX];
	uint32_t variants[SCENARIO_MAX]; /* up to 0: what the metric varies */
	struct scenario_clock clocks[CLOCKS];
};

/* The tables, each up to a row without a name: bars.c, cost.c... */
extern const struct scenario scenarios_bars[];
extern const struct scenario scenarios_cost[];
extern const struct scenario scenarios_mark[];
extern const struct scenario scenarios_other[];
extern const struct scenario scenarios_beside[];
extern const struct scenario scenarios_cached[];

#endif
