// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/recommend.h"

#include <string.h>

#include "bench/system/sut.h"
#include "bench/scenario/trial.h"

#define SET "acl1-mark_1k"
#define KEPT "uplinks_10"
#define LIMIT "limit_1"

const struct job jobs[] = {
	{ .what = "A public block list",
	  .price = WHOLE_PATH,
	  .ruleset = "blocklist_100k",
	  .topic = TOPIC_LIST,
	  .needs = { "drop and accept" } },
	{ .what = "Access list, 10,000 rules",
	  .price = WHOLE_PATH,
	  .ruleset = "acl1_10k",
	  .topic = TOPIC_RULES,
	  .needs = { "drop and accept" } },
	{ .what = "Access list, 10,000 rules",
	  .price = ADDED,
	  .ruleset = "acl1_10k",
	  .topic = TOPIC_RULES,
	  .needs = { "drop and accept" } },
	{ .what = "Access list, 1,000 rules",
	  .price = ADDED,
	  .ruleset = "acl1_1k",
	  .topic = TOPIC_RULES,
	  .needs = { "drop and accept" } },
	{ .what = "One rule",
	  .price = ADDED,
	  .ruleset = "acl1_1",
	  .topic = TOPIC_RULES,
	  .needs = { "drop and accept" } },
	{ .what = "Set a field of the mark, 1,000 rules",
	  .price = ADDED,
	  .ruleset = SET,
	  .topic = TOPIC_MARK,
	  .needs = { "set mark fields", "read the packet's mark" } },
	{ .what = "Marks that follow a flow, 10 rules",
	  .price = ADDED,
	  .ruleset = KEPT,
	  .topic = TOPIC_STICKY,
	  .needs = { "sticky mark fields" } },
	{ .what = "One rule with a rate limit",
	  .price = ADDED,
	  .ruleset = LIMIT,
	  .topic = TOPIC_LIMIT,
	  .needs = { "rate limits" } },
	{ .what = "Read and set fields of the packet's mark",
	  .estimates = SET,
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .topic = TOPIC_RULES,
	  .needs = { "set mark fields", "read the packet's mark" } },
	{ .what = "Marks that follow a flow",
	  .estimates = KEPT,
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .topic = TOPIC_RULES,
	  .needs = { "sticky mark fields" } },
	{ .what = "Connection state",
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .topic = TOPIC_RULES,
	  .needs = { "connection state" } },
	{ .what = "Match on the way out (output device)",
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .topic = TOPIC_RULES,
	  .needs = { "output device" } },
	{ .what = "VLAN tags",
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .topic = TOPIC_RULES,
	  .needs = { "VLAN tags" } },
	{ .what = "Limit rates",
	  .estimates = LIMIT,
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .topic = TOPIC_RULES,
	  .needs = { "rate limits" } },
	{ .what = "Log, count",
	  .price = RULES_ALONE,
	  .ruleset = "acl1_1k",
	  .topic = TOPIC_RULES,
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

/* Its number on @clock for the job, where the scenario has that clock. */
static struct value number_on(const struct job *job,
			      const struct records *records,
			      const struct scenario *scenario, enum clock clock,
			      const char *sut)
{
	const struct trial *trial = trial_of(scenario, clock);
	struct source source = { .records = records };
	char set[40];

	if (!trial)
		return (struct value){ 0 };
	snprintf(set, sizeof(set), "%s%s", job->ruleset,
		 scenario->expected_verdict == KZ_DROP ? "" : "-pass");
	source.scenario = trial->name;
	source.ruleset = set;
	return job->price == WHOLE_PATH ?
		       value_median(&source, sut) :
		       value_above(&source, sut, trial_baseline(trial));
}

static struct choice choice_make(const struct job *job,
				 const struct records *records,
				 const struct scenario *scenario,
				 const char *sut)
{
	struct choice choice = {
		.sut = sut,
		.instructions =
			number_on(job, records, scenario, CLOCK_GUEST, sut),
		.time = number_on(job, records, scenario, CLOCK_HOST, sut),
	};

	if (job->price != WHOLE_PATH) /* all packets pass there */
		choice.uml = number_on(job, records, scenario, CLOCK_UML, sut);
	return choice;
}

/* By instructions, or by time where no instructions were measured. */
static bool better(const struct job *job, const struct choice *a,
		   const struct choice *b, bool by_time)
{
	const struct value *x = by_time ? &a->time : &a->instructions;
	const struct value *y = by_time ? &b->time : &b->instructions;
	bool more = by_time && job->price == WHOLE_PATH; /* a rate */

	return x->there && (!b->sut || (more ? x->number > y->number :
					       x->number < y->number));
}

/* The module is one backend, attached or called by iptables. */
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

/* Drops are measured in XDP and at ingress; at prerouting all packets pass. */
static bool is_for(const struct job *job, const struct scenario *scenario)
{
	return scenario->topic == job->topic &&
	       (job->price != WHOLE_PATH ||
		scenario->expected_verdict == KZ_DROP);
}

static bool can(const struct job *job, const struct sut *sut,
		const struct capabilities *capabilities)
{
	if (sut->side == PEER)
		return job->price != RULES_ALONE; /* peers were not asked */
	return sut->side == OURS && !job_lacks(job, capabilities, sut->backend);
}

static struct recommendation
recommend_by(const struct job *job, const struct records *records,
	     const struct capabilities *capabilities, bool by_time)
{
	enum clock clock = by_time ? CLOCK_HOST : CLOCK_GUEST;
	struct recommendation recommendation = { 0 };
	const char *const *name;
	const struct trial *t;
	struct choice choice;

	for (t = trial_next(NULL); t; t = trial_next(t)) {
		if (t->clock != clock || !is_for(job, t->scenario))
			continue;
		for (name = t->suts; *name; name++) {
			if (!can(job, sut_find(*name), capabilities))
				continue;
			choice = choice_make(job, records, t->scenario, *name);
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
	recommendation.times_uml = value_quotient(&recommendation.peer.uml,
						  &recommendation.best.uml);
	return recommendation;
}
