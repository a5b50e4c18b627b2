// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/decide.h"

#include <string.h>

#include "bench/contender.h"
#include "bench/ruleset.h"
#include "bench/scenario.h"

#define COSTS                                            \
	{                                                \
		"cost-xdp", "cost-tc", "cost-prerouting" \
	}
#define LISTS                                                           \
	{                                                               \
		"list-cost-xdp", "list-cost-tc", "list-cost-prerouting" \
	}
#define MARKS                                          \
	{                                              \
		"mark-cost-tc", "mark-cost-prerouting" \
	}

#define SET "acl1-mark_1k"
#define KEPT "uplinks_10"
#define LIMIT "limit_1"

const struct job jobs[] = {
	{ .what = "A public block list",
	  .price = WHOLE_PATH,
	  .ruleset = "blocklist_100k",
	  .scenarios = LISTS,
	  .needs = { "drop and accept" } },
	{ .what = "Access list, 10,000 rules",
	  .price = WHOLE_PATH,
	  .ruleset = "acl1_10k",
	  .scenarios = COSTS,
	  .needs = { "drop and accept" } },
	{ .what = "Access list, 10,000 rules",
	  .price = ADDED,
	  .ruleset = "acl1_10k",
	  .scenarios = COSTS,
	  .needs = { "drop and accept" } },
	{ .what = "Access list, 1,000 rules",
	  .price = ADDED,
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "drop and accept" } },
	{ .what = "One rule",
	  .price = ADDED,
	  .ruleset = "acl1_1",
	  .scenarios = COSTS,
	  .needs = { "drop and accept" } },
	{ .what = "Set a field of the mark, 1,000 rules",
	  .price = ADDED,
	  .ruleset = SET,
	  .scenarios = MARKS,
	  .needs = { "set mark fields", "read the packet's mark" } },
	{ .what = "Marks that follow a flow, 10 rules",
	  .price = ADDED,
	  .ruleset = KEPT,
	  .scenarios = { "flow-cost-prerouting" },
	  .needs = { "sticky mark fields" } },
	{ .what = "One rule with a rate limit",
	  .price = ADDED,
	  .ruleset = LIMIT,
	  .scenarios = { "limit-cost-tc", "limit-cost-prerouting" },
	  .needs = { "rate limits" } },
	{ .what = "Read and set fields of the packet's mark",
	  .estimates = SET,
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "set mark fields", "read the packet's mark" } },
	{ .what = "Marks that follow a flow",
	  .estimates = KEPT,
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "sticky mark fields" } },
	{ .what = "Connection state",
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "connection state" } },
	{ .what = "Match on the way out (output device)",
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "output device" } },
	{ .what = "VLAN tags",
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "VLAN tags" } },
	{ .what = "Limit rates",
	  .estimates = LIMIT,
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "rate limits" } },
	{ .what = "Log, count",
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .scenarios = COSTS,
	  .needs = { "log", "count" } },
};
const unsigned int n_jobs = sizeof(jobs) / sizeof(jobs[0]);

const char *job_lacks(const struct job *job, const struct abilities *abilities,
		      const char *backend)
{
	const struct ability_said *said;
	const char *const *need;

	for (need = job->needs; *need; need++) {
		said = abilities_find(abilities, *need, backend);
		if (!said || !said->can)
			return *need;
	}
	return NULL;
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
	bool whole = job->price == WHOLE_PATH;
	char set[40], other[40];

	snprintf(set, sizeof(set), "%s%s", job->ruleset,
		 scenario->fate == KZ_DROP ? "" : "-pass");
	source.ruleset = set;
	choice.instructions = whole ? figure_median(&source, contender) :
				      figure_above(&source, contender, floor);
	time_scenario(scenario->name, other, sizeof(other));
	source.scenario = other;
	choice.time = whole ? figure_median(&source, contender) :
			      figure_above(&source, contender, floor);
	return choice;
}

/* By instructions, or by time where there are none of anybody. */
static bool better(const struct job *job, const struct choice *a,
		   const struct choice *b, bool by_time)
{
	const struct figure *x = by_time ? &a->time : &a->instructions;
	const struct figure *y = by_time ? &b->time : &b->instructions;
	bool more = by_time && job->price == WHOLE_PATH; /* a rate */

	return x->there && (!b->contender ||
			    (more ? x->value > y->value : x->value < y->value));
}

/* The module is one backend, whoever calls it. */
static bool same_backend(const struct choice *a, const struct choice *b)
{
	return a->contender && b->contender &&
	       !strcmp(contender_find(a->contender)->backend,
		       contender_find(b->contender)->backend);
}

static void consider(const struct job *job, const struct choice *choice,
		     bool by_time, struct decision *decision)
{
	if (contender_find(choice->contender)->side == PEER) {
		if (better(job, choice, &decision->peer, by_time))
			decision->peer = *choice;
	} else if (better(job, choice, &decision->best, by_time)) {
		if (!same_backend(&decision->best, choice))
			decision->next = decision->best;
		decision->best = *choice;
	} else if (!same_backend(&decision->best, choice) &&
		   better(job, choice, &decision->next, by_time)) {
		decision->next = *choice;
	}
}

/* A drop at prerouting is measured nowhere: there, packets go on. */
static bool is_asked(const struct job *job, const struct scenario *scenario)
{
	return job->price != WHOLE_PATH || scenario->fate == KZ_DROP;
}

static bool can(const struct job *job, const struct contender *contender,
		const struct abilities *abilities)
{
	if (contender->side == PEER)
		return job->price != RULES_ALONE; /* nobody asked them */
	return contender->side == OURS &&
	       !job_lacks(job, abilities, contender->backend);
}

static struct decision decide_by(const struct job *job,
				 const struct records *records,
				 const struct abilities *abilities,
				 bool by_time)
{
	struct decision decision = { 0 };
	const struct scenario *scenario;
	const char *const *name, *const *each;
	struct choice choice;

	for (each = job->scenarios; *each; each++) {
		scenario = scenario_find(*each);
		if (!is_asked(job, scenario))
			continue;
		for (name = scenario->contenders; *name; name++) {
			if (!can(job, contender_find(*name), abilities))
				continue;
			choice = choice_make(job, records, scenario, *name);
			consider(job, &choice, by_time, &decision);
		}
	}
	return decision;
}

/* True if there is a decision on the job with the rule set @ruleset. */
static bool is_measured(const char *ruleset, const struct records *records,
			const struct abilities *abilities)
{
	unsigned int i;

	for (i = 0; i < n_jobs; i++)
		if (!strcmp(jobs[i].ruleset, ruleset) &&
		    decide(&jobs[i], records, abilities).best.contender)
			return true;
	return false;
}

struct decision decide(const struct job *job, const struct records *records,
		       const struct abilities *abilities)
{
	struct decision decision = { 0 };

	if (job->estimates && is_measured(job->estimates, records, abilities))
		return decision;
	decision = decide_by(job, records, abilities, false);
	if (!decision.best.contender)
		decision = decide_by(job, records, abilities, true);
	decision.times_instructions = figure_quotient(
		&decision.peer.instructions, &decision.best.instructions);
	decision.times_time =
		job->price == WHOLE_PATH ? /* the more the better */
			figure_quotient(&decision.best.time,
					&decision.peer.time) :
			figure_quotient(&decision.peer.time,
					&decision.best.time);
	return decision;
}
