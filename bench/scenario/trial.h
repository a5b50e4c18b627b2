/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario on one of its clocks: what a run measures. Its name is what
 * records carry and what may be typed, as may the scenario's.
 */
#ifndef KZ_BENCH_TRIAL_H
#define KZ_BENCH_TRIAL_H

#include "bench/scenario/scenario.h"

extern const char *const clock_names[];
extern const char *const suite_names[];

#define TRIAL_SUTS 16 /* at most, with the end */

struct trial {
	const struct scenario *scenario;
	enum clock clock;
	const char *name;
	enum suite suite;
	const struct metric *metric;
	const uint32_t *sizes; /* up to 0 */
	const uint32_t *variants; /* up to 0 */
	const char *suts[TRIAL_SUTS]; /* up to NULL */
	const struct bar *bars; /* up to one without a system; NULL: none */
};

/* All of them, scenario by scenario; after NULL comes the first, after the last
 * comes NULL.
 */
const struct trial *trial_next(const struct trial *before);
/* NULL: there is none of that name. */
const struct trial *trial_find(const char *name);
/* That of @scenario on @clock, or NULL. */
const struct trial *trial_of(const struct scenario *scenario, enum clock clock);

bool trial_has(const struct trial *trial, const char *sut);
/* The first baseline that it compares with; NULL: it has none. */
const char *trial_baseline(const struct trial *trial);
/* A rule set's name in its records, such as "acl1_10k-pass". */
void trial_ruleset(const struct trial *trial, const char *ruleset,
		   uint32_t size, char *name, size_t room);

#endif
