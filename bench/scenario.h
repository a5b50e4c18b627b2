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

#define SCENARIO_MAX 8 /* entries of each list below */

enum clock {
	CLOCK_HOST, /* Mpps: packets per microsecond of this CPU's time */
	CLOCK_GUEST, /* instructions per packet: a VM's time under -icount */
};

enum comparison {
	NO_BAR,
	AT_LEAST_TIMES, /* value >= limit x the peer's */
	AT_MOST_ABOVE, /* value - the peer's <= limit */
};

struct bar {
	enum comparison comparison;
	const char *peer;
	uint32_t size; /* of the rule set; 0: any */
	double limit;
};

struct scenario {
	const char *name;
	const char *what; /* the question, one line */
	enum clock clock;
	enum kz_verdict fate; /* of every packet */
	const char *rulesets[SCENARIO_MAX]; /* up to NULL */
	uint32_t sizes[SCENARIO_MAX]; /* up to 0 */
	const char *contenders[SCENARIO_MAX]; /* the first is held to the bars */
	struct bar bars[SCENARIO_MAX];
};

extern const struct scenario scenarios[];
extern const unsigned int n_scenarios;

#endif
