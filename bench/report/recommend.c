// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/recommend.h"

#include <string.h>

#include "bench/system/sut.h"
#include "bench/workload/ruleset.h"
#include "bench/scenario/scenario.h"

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

const char *job_lacks(const struct job *job,
		      const struct capabilities *capabilities,
		      const char *backend)
{
	const struct capability *said;
	const char *const *need;

	for (need = job->needs; *need; need++) {
		said = capabilities_find(capabilities, *need, backend);
		if (!said || !said->can)
			return *need;
	}
	return NULL;
}

static const char *baseline_of(const struct scenario *scenario)
{
	const char *const *name;

	for (name = scenario->suts; *name; name++)
		if (sut_find(*name)->side == BASELINE)
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
				 const char *sut)
{
	const char *baseline = baseline_of(scenario);
	struct source source = { .records = records,
				 .scenario = scenario->name };
	struct choice choice = { .sut = sut };
	bool whole = job->price == WHOLE_PATH;
	char set[40], other[40];

	snprintf(set, sizeof(set), "%s%s", job->ruleset,
		 scenario->expected_verdict == KZ_DROP ? "" : "-pass");
	source.ruleset = set;
	choice.instructions = whole ? value_median(&source, sut) :
				      value_above(&source, sut, baseline);
	time_scenario(scenario->name, other, sizeof(other));
	source.scenario = other;
	choice.time = whole ? value_median(&source, sut) :
			      value_above(&source, sut, baseline);
	return choice;
}

/* By instructions, or by time where there are none of anybody. */
static bool better(const struct job *job, const struct choice *a,
		   const struct choice *b, bool by_time)
{
	const struct value *x = by_time ? &a->time : &a->instructions;
	const struct value *y = by_time ? &b->time : &b->instructions;
	bool more = by_time && job->price == WHOLE_PATH; /* a rate */

	return x->there && (!b->sut || (more ? x->number > y->number :
					       x->number < y->number));
}

/* The module is one backend, whoever calls it. */
static bool same_backend(const struct choice *a, const struct choice *b)
{
	return a->sut && b->sut &&
	       !strcmp(sut_find(a->sut)->backend, sut_find(b->sut)->backend);
}

static void consider(const struct job *job, const struct choice *choice,
		     bool by_time, struct recommendation *recommendation)
{
	if (sut_find(choice->sut)->side == PEER) {
		if (better(job, choice, &recommendation->peer, by_time))
			recommendation->peer = *choice;
	} else if (better(job, choice, &recommendation->best, by_time)) {
		if (!same_backend(&recommendation->best, choice))
			recommendation->next = recommendation->best;
		recommendation->best = *choice;
	} else if (!same_backend(&recommendation->best, choice) &&
		   better(job, choice, &recommendation->next, by_time)) {
		recommendation->next = *choice;
	}
}

/* A drop at prerouting is measured nowhere: there, packets go on. */
static bool is_asked(const struct job *job, const struct scenario *scenario)
{
	return job->price != WHOLE_PATH ||
	       scenario->expected_verdict == KZ_DROP;
}

static bool can(const struct job *job, const struct sut *sut,
		const struct capabilities *capabilities)
{
	if (sut->side == PEER)
		return job->price != RULES_ALONE; /* nobody asked them */
	return sut->side == OURS && !job_lacks(job, capabilities, sut->backend);
}

static struct recommendation
recommend_by(const struct job *job, const struct records *records,
	     const struct capabilities *capabilities, bool by_time)
{
	struct recommendation recommendation = { 0 };
	const struct scenario *scenario;
	const char *const *name, *const *each;
	struct choice choice;

	for (each = job->scenarios; *each; each++) {
		scenario = scenario_find(*each);
		if (!is_asked(job, scenario))
			continue;
		for (name = scenario->suts; *name; name++) {
			if (!can(job, sut_find(*name), capabilities))
				continue;
			choice = choice_make(job, records, scenario, *name);
			consider(job, &choice, by_time, &recommendation);
		}
	}
	return recommendation;
}

/* True if there is a recommendation on the job with the rule set @ruleset. */
static bool is_measured(const char *ruleset, const struct records *records,
			const struct capabilities *capabilities)
{
	unsigned int i;

	for (i = 0; i < n_jobs; i++)
		if (!strcmp(jobs[i].ruleset, ruleset) &&
		    recommend(&jobs[i], records, capabilities).best.sut)
			return true;
	return false;
}

struct recommendation recommend(const struct job *job,
				const struct records *records,
				const struct capabilities *capabilities)
{
	struct recommendation recommendation = { 0 };

	if (job->estimates &&
	    is_measured(job->estimates, records, capabilities))
		return recommendation;
	recommendation = recommend_by(job, records, capabilities, false);
	if (!recommendation.best.sut)
		recommendation = recommend_by(job, records, capabilities, true);
	recommendation.times_instructions =
		value_quotient(&recommendation.peer.instructions,
			       &recommendation.best.instructions);
	recommendation.times_time =
		job->price == WHOLE_PATH ? /* the more the better */
			value_quotient(&recommendation.best.time,
				       &recommendation.peer.time) :
			value_quotient(&recommendation.peer.time,
				       &recommendation.best.time);
	return recommendation;
}
