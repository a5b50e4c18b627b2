// SPDX-License-Identifier: GPL-2.0-only
#include "bench/scenario/trial.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/system/sut.h"
#include "bench/workload/ruleset.h"

#define TRIALS_MAX 128

const char *const clock_names[] = {
	[CLOCK_HOST] = "host",
	[CLOCK_GUEST] = "guest",
	[CLOCK_UML] = "uml",
};

const char *const suite_names[] = {
	[SUITE_BARS] = "bars",
	[SUITE_QUICK] = "quick",
	[SUITE_FULL] = "full",
};

static const struct scenario *const tables[] = {
	scenarios_bars,	 scenarios_cost,   scenarios_mark,
	scenarios_other, scenarios_beside, scenarios_cached,
};

/* Made from the tables, once. */
static struct trial trials[TRIALS_MAX];
static size_t n_trials;

/* ---- from the tables ---- */

static bool is_in(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

static void sut_add(struct trial *trial, const char *name)
{
	unsigned int count = 0;

	if (is_in(trial->scenario->clocks[trial->clock].without, name))
		return;
	while (trial->suts[count])
		count++;
	if (count + 1 >= TRIAL_SUTS)
		abort(); /* the tables want more room */
	trial->suts[count] = name;
}

static void suts_add(struct trial *trial)
{
	const struct scenario *s = trial->scenario;
	const char *const *name = s->suts;
	unsigned int i;

	for (; *name; name++)
		sut_add(trial, *name);
	for (i = 0; !s->suts[0] && suts[i]; i++)
		if (suts[i]->topics & s->topic &&
		    (s->hook == HOOK_ANY || s->hook == suts[i]->hook))
			sut_add(trial, suts[i]->name);
}

static void trial_add(const struct scenario *s, enum clock clock)
{
	const struct scenario_clock *by = &s->clocks[clock];
	struct trial *trial = &trials[n_trials];

	if (!by->metric)
		return;
	if (n_trials++ >= TRIALS_MAX)
		abort();
	trial->scenario = s;
	trial->clock = clock;
	trial->name = by->name ? by->name : s->name;
	trial->suite = by->suite;
	trial->metric = by->metric;
	trial->sizes = by->sizes[0] ? by->sizes : s->sizes;
	trial->variants = by->variants[0] ? by->variants : s->variants;
	trial->bars = by->bars;
	suts_add(trial);
}

static void trials_make(void)
{
	const struct scenario *s;
	unsigned int clock;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (s = tables[i]; s->name; s++)
			for (clock = 0; clock < CLOCKS; clock++)
				trial_add(s, clock);
}

/* ---- look-ups ---- */

const struct trial *trial_next(const struct trial *before)
{
	const struct trial *next = before ? before + 1 : trials;

	if (!n_trials)
		trials_make();
	return next < trials + n_trials ? next : NULL;
}

const struct trial *trial_find(const char *name)
{
	const struct trial *t;

	for (t = trial_next(NULL); t; t = trial_next(t))
		if (!strcmp(t->name, name))
			return t;
	return NULL;
}

const struct trial *trial_of(const struct scenario *scenario, enum clock clock)
{
	const struct trial *t;

	for (t = trial_next(NULL); t; t = trial_next(t))
		if (t->scenario == scenario && t->clock == clock)
			return t;
	return NULL;
}

bool trial_has(const struct trial *trial, const char *sut)
{
	return is_in(trial->suts, sut);
}

const char *trial_baseline(const struct trial *trial)
{
	const char *const *name;

	for (name = trial->suts; *name; name++)
		if (sut_find(*name)->side == BASELINE)
			return *name;
	return NULL;
}

void trial_ruleset(const struct trial *trial, const char *ruleset,
		   uint32_t size, char *name, size_t room)
{
	ruleset_name(ruleset, size, trial->scenario->expected_verdict, name,
		     room);
}
