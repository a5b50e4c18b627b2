/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is measured: a row says which rule sets of which sizes, who contends,
 * by which clock, and what the outcome is held against.
 */
#ifndef KZ_BENCH_SCENARIO_H
#define KZ_BENCH_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "image.h"

#define SCENARIO_MAX 8 /* entries of each list below, with the end */

enum clock {
	CLOCK_HOST, /* this kernel, CPU time */
	CLOCK_GUEST, /* a VM's time under -icount, which is instructions */
};

/*
 * A bar holds a contender's median against a limit. Without @peer and @base
 * the value itself; with @peer, divided by the peer's; with @base, divided by
 * its own at that size. @floor is a contender whose value is subtracted first.
 */
struct bar {
	const char *what; /* as issue trackers and reports say it */
	double at_least; /* or: */
	double at_most;
	const char *contender;
	const char *peer;
	const char *floor;
	const char *ruleset; /* NULL: any */
	uint32_t size; /* of the rule set; 0: any */
	uint32_t base;
};

struct metric;

struct scenario {
	const char *name;
	const char *what; /* the question, one line */
	enum clock clock;
	const struct metric *metric;
	enum kz_verdict fate; /* of every packet; see ruleset.h */
	const char *rulesets[SCENARIO_MAX]; /* up to NULL */
	uint32_t sizes[SCENARIO_MAX]; /* up to 0 */
	const char *contenders[SCENARIO_MAX]; /* up to NULL */
	struct bar bars[SCENARIO_MAX]; /* up to one without a contender */
};

extern const struct scenario scenarios[];
extern const unsigned int n_scenarios;

#endif
