// SPDX-License-Identifier: GPL-2.0-only
#include "decide.h"

#include <string.h>

#include "contender.h"
#include "ruleset.h"
#include "scenario.h"

#define COSTS                                            \
	{                                                \
		"cost-xdp", "cost-tc", "cost-prerouting" \
	}
#define LISTS                                                           \
	{                                                               \
		"list-cost-xdp", "list-cost-tc", "list-cost-prerouting" \
	}

const struct job jobs[] = {
	{ .what = "Drop a flood from listed addresses (100,000 prefixes)",
	  .because = "whole path: the earlier a packet ends, the less it costs",
	  .by_path = true,
	  .ruleset = "blocklist_100k",
	  .scenarios = LISTS,
	  .needs = { "drop and accept" } },
	{ .what = "Drop by 10,000 rules",
	  .because = "whole path",
	  .by_path = true,
	  .ruleset = "acl1_10k",
	  .scenarios = COSTS,
	  .needs = { "drop and accept", "count" } },
	{ .what = "Filter traffic that mostly passes, 10,000 rules",
	  .because = "what is added to a packet's path",
	  .ruleset = "acl1_10k",
	  .scenarios = COSTS,
	  .needs = { "drop and accept" } },
	{ .what = "One rule",
	  .because = "what is added",
	  .ruleset = "acl1_1",
	  .scenarios = COSTS,
	  .needs = { "drop and accept" } },
	{ .what = "Set mark fields, 1,000 rules",
	  .because = "what is added, by who can set skb->mark",
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "set mark fields" } },
	{ .what = "Marks that follow a flow, and connection state",
	  .because = "what is added, by who has both",
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "sticky mark fields", "connection state" } },
	{ .what = "Match on the way out (output device)",
	  .because = "what is added, by who sees the device",
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "output device" } },
	{ .what = "Limit rates and log",
	  .because = "what is added, by who can",
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "rate limits", "log" } },
};
const unsigned int n_jobs = sizeof(jobs) / sizeof(jobs[0]);

static bool can(const struct contender *contender, const struct job *job,
		const struct abilities *abilities)
{
	const struct ability_said *said;
	const char *const *need;

	for (need = job->needs; contender->backend && *need; need++) {
		said = abilities_find(abilities, *need, contender->backend);
		if (!said || !said->can)
			return false;
	}
	return true;
}

static const char *floor_of(const struct scenario *scenario)
{
	const char *const *name;

	for (name = scenario->contenders; *name; name++)
		if (contender_find(*name)->side == FLOOR)
			return *name;
	return "";
}

/* The host's scenario of the same hook and rules: "cost-tc" is "time-tc". */
static void time_scenario(const char *name, char *text, size_t size)
{
	const char *part = strstr(name, "cost-");
	int before = part ? (int)(part - name) : 0;

	snprintf(text, size, "%.*stime-%s", before, name,
		 part ? part + strlen("cost-") : name);
}

static struct choice choice_make(const struct job *job,
				 const struct records *records,
				 const struct scenario *scenario,
				 const char *contender)
{
	const char *floor = floor_of(scenario);
	struct source source = { .records = records,
				 .scenario = scenario->name };
	struct choice choice = { .contender = contender };
	char set[40], other[40];

	snprintf(set, sizeof(set), "%s%s", job->ruleset,
		 scenario->fate == KZ_DROP ? "" : "-pass");
	source.ruleset = set;
	choice.cost = figure_above(&source, contender, floor);
	choice.path = figure_median(&source, contender);
	time_scenario(scenario->name, other, sizeof(other));
	source.scenario = other;
	choice.time = figure_above(&source, contender, floor);
	return choice;
}

static bool better(const struct job *job, const struct choice *a,
		   const struct choice *b)
{
	const struct figure *x = job->by_path ? &a->path : &a->cost;
	const struct figure *y = job->by_path ? &b->path : &b->cost;

	return x->there && (!b->contender || x->value < y->value);
}

static void consider(const struct job *job, const struct choice *choice,
		     enum side side, struct decision *decision)
{
	if (side == PEER) {
		if (better(job, choice, &decision->peer))
			decision->peer = *choice;
	} else if (better(job, choice, &decision->best)) {
		decision->next = decision->best;
		decision->best = *choice;
	} else if (better(job, choice, &decision->next)) {
		decision->next = *choice;
	}
}

struct decision decide(const struct job *job, const struct records *records,
		       const struct abilities *abilities)
{
	struct decision decision = { 0 };
	const struct contender *contender;
	const struct scenario *scenario;
	const char *const *name, *const *each;
	struct choice choice;

	for (each = job->scenarios; *each; each++) {
		scenario = scenario_find(*each);
		for (name = scenario->contenders; *name; name++) {
			contender = contender_find(*name);
			if (contender->side == FLOOR ||
			    !can(contender, job, abilities))
				continue;
			choice = choice_make(job, records, scenario, *name);
			consider(job, &choice, contender->side, &decision);
		}
	}
	return decision;
}
