// SPDX-License-Identifier: GPL-2.0-only
/*
 * Differential fuzzing: policies and packets drawn from a seed go through
 * backends; each must say of every packet what the reference interpreter says.
 * Where one does not, policy and packet are made small and printed as a
 * vector, together with the seed that makes just this policy again.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "selftests/runner/backends.h"
#include "selftests/fuzz/finding.h"
#include "selftests/runner/ktap.h"
#include "selftests/fuzz/trial.h"

#define FINDINGS_MAX 3 /* of one backend; then it is left alone */
#define POLICIES_EVALUATED \
	50 /* from so many on, what was drawn is evaluated too */

static const char usage[] =
	"usage: differential [--backends NAME,...] [--seed N] [--evaluations N]\n"
	"                    [--seconds S]\n"
	"Draw policies and packets, evaluate them in the backends (default: image)\n"
	"and compare with the reference, until N evaluations (100000) or S seconds\n"
	"are done.\n";

struct options {
	struct backend_list backends;
	uint64_t seed;
	size_t evaluations; /* of all backends together */
	time_t seconds; /* 0: no limit */
};

/* What came of one backend. */
struct tally {
	size_t policies, cannot; /* evaluated; not for this backend */
	size_t evaluated, refused; /* packets */
	unsigned int findings;
};

struct run {
	const struct options *options;
	struct tally tallies[BACKENDS_MAX];
	size_t drawn, mistaken; /* policies */
	size_t dropped, fired; /* packets, as the reference has it */
	bool decided[CONDITIONS][2]; /* a rule with it fired; [1]: negated */
	bool dynamic[2]; /* and with a condition on a dynamic set */
	size_t prefixes; /* such sets that it asked, not with != */
	size_t added; /* times that a packet's last rule added to one */
	size_t acted[ACTIONS]; /* times that it did this */
	size_t limited[2]; /* times that it had a limit; [1]: over one */
	size_t keyed, bytes; /* of these, one per key, and one of bytes */
	size_t joined_dynamic; /* of these, with a dynamic set */
	size_t joined; /* rules with a key of several parts that fired */
	size_t mapped; /* rules with a map that did */
};

static void report(const struct trial *trial, uint32_t number,
		   const struct backend *backend)
{
	struct finding finding;

	ktap_note(
		"%s differs: --backends %s --seed %llu --evaluations 1, packet %u",
		backend->name, backend->name, (unsigned long long)trial->seed,
		number);
	if (finding_make(&finding, backend, trial, number)) {
		finding_shrink(&finding);
		finding_print(&finding, "# ", stdout);
	} else {
		ktap_note("but not when asked again");
	}
	finding_free(&finding);
}

static void run_backend(const struct trial *trial,
			const struct backend *backend, struct tally *tally)
{
	struct test_run test = { .backend = backend };
	char why[WHY_SIZE] = "";
	uint32_t at;

	if (backend_cannot(backend, trial->policy, why, sizeof(why))) {
		tally->cannot++;
		return;
	}
	tally->policies++;
	if (backend->test_open(&test, trial->policy, &trial->image, why)) {
		ktap_note("%s", why);
		tally->findings++;
		report(trial, 0, backend);
		return;
	}
	at = trial_compare(trial, &test, &tally->evaluated, &tally->refused,
			   why);
	backend->test_close(&test);
	if (at == TRIAL_PACKETS)
		return;
	tally->findings++;
	report(trial, at, backend);
}

static void note_rule(struct run *run, const struct policy_rule *rule)
{
	const struct policy_condition *c;
	size_t i;

	for (i = 0; i < rule->conditions.count; i++) {
		c = &rule->conditions.list[i];
		run->decided[c->id][c->negate] = true;
		run->joined += c->id == CONDITION_PARTS && !c->negate;
		run->joined_dynamic += c->id == CONDITION_PARTS && c->set &&
				       c->set->dynamic && !c->negate;
		if (c->set && c->set->dynamic)
			run->dynamic[c->negate] = true;
		run->prefixes += c->set && c->set->prefix && !c->negate;
	}
	for (i = 0; i < rule->n_actions; i++) {
		run->added += rule->actions[i].set != NULL;
		run->mapped += rule->actions[i].map != NULL;
		run->acted[rule->actions[i].id]++;
	}
	run->limited[rule->limit.over] += rule->limit.rate != 0;
	run->keyed += rule->limit.key.size != 0;
	run->bytes += rule->limit.bytes;
}

/* What the packets met, so that a run which tests nothing is seen. */
static void note_decided(struct run *run, const struct trial *trial)
{
	const struct policy_group *group;
	const struct kz_result *result;
	uint32_t i;

	for (i = 0; i < TRIAL_PACKETS; i++) {
		result = &trial->expected[i];
		run->dropped += result->verdict == KZ_DROP;
		run->fired += result->rule != KZ_NONE;
		if (result->rule == KZ_NONE)
			continue;
		group = trial->policy->groups;
		while (result->rule >= group->first_rule + group->n_rules)
			group++;
		note_rule(run, &group->rules[result->rule - group->first_rule]);
	}
}

static size_t run_policy(struct run *run, uint64_t seed)
{
	const struct backend_list *backends = &run->options->backends;
	static struct trial trial;
	size_t evaluated = 0;
	struct tally *tally;
	int i, err = trial_open(&trial, seed);

	run->drawn++;
	if (err) {
		run->mistaken++;
		if (err == -ENOTRECOVERABLE && !run->tallies[0].findings++)
			report(&trial, 0, backends->list[0]);
		trial_close(&trial);
		return 0;
	}
	note_decided(run, &trial);
	for (i = 0; i < backends->count; i++) {
		tally = &run->tallies[i];
		evaluated -= tally->evaluated;
		if (tally->findings < FINDINGS_MAX)
			run_backend(&trial, backends->list[i], tally);
		evaluated += tally->evaluated;
	}
	trial_close(&trial);
	return evaluated;
}

static bool all_left_alone(const struct run *run)
{
	int i;

	for (i = 0; i < run->options->backends.count; i++)
		if (run->tallies[i].findings < FINDINGS_MAX)
			return false;
	return true;
}

static void run_all(struct run *run)
{
	const struct options *o = run->options;
	time_t end = time(NULL) + o->seconds;
	size_t evaluated = 0;
	uint64_t seed;

	for (seed = o->seed; evaluated < o->evaluations; seed++) {
		if ((o->seconds && time(NULL) >= end) || all_left_alone(run))
			break;
		evaluated += run_policy(run, seed);
	}
}

/* That a run of some size has drawn what can find something. */
static void evaluate_drawing(const struct run *run)
{
	size_t packets = (run->drawn - run->mistaken) * TRIAL_PACKETS;
	int id;

	ktap_result(run->mistaken < run->drawn / 20,
		    "%zu policies drawn, %zu mistaken", run->drawn,
		    run->mistaken);
	ktap_result(run->fired > packets / 4 && run->dropped > packets / 16 &&
			    run->dropped < packets / 4 * 3,
		    "of %zu packets %zu met a rule, %zu were dropped", packets,
		    run->fired, run->dropped);
	ktap_result(
		run->dynamic[0] && run->dynamic[1] &&
			run->added > packets / 100,
		"a rule with a dynamic set fired, and one with !=; %zu adds",
		run->added);
	ktap_result(run->joined_dynamic,
		    "%zu times a key of several parts was in a dynamic set",
		    run->joined_dynamic);
	ktap_result(run->prefixes, "of these %zu with a set of prefixes",
		    run->prefixes);
	ktap_result(run->limited[0] && run->limited[1],
		    "rules within a limit fired %zu times, beyond one %zu",
		    run->limited[0], run->limited[1]);
	ktap_result(run->keyed && run->bytes,
		    "of these %zu with a limit per key, %zu by bytes",
		    run->keyed, run->bytes);
	for (id = 0; id < ACTIONS; id++)
		ktap_result(run->acted[id], "'%s' was done %zu times",
			    action_types[id].name, run->acted[id]);
	for (id = 0; id < CONDITIONS; id++)
		ktap_result(
			run->decided[id][0] && run->decided[id][1],
			"a rule with %s %s fired, and one with !=",
			id == CONDITION_FIELD ? "a" :
			id == CONDITION_PARTS ? "several" :
						condition_types[id].protocol,
			id == CONDITION_FIELD ? "field" :
			id == CONDITION_PARTS ? "keys at once" :
						condition_types[id].key);
	ktap_result(run->joined > packets / 1000,
		    "%zu times a key of several parts was in its set",
		    run->joined);
	ktap_result(run->mapped > packets / 1000,
		    "%zu times a value was from a map", run->mapped);
}

static void evaluate_backends(const struct run *run)
{
	const struct backend_list *backends = &run->options->backends;
	const struct tally *t;
	int i;

	for (i = 0; i < backends->count; i++) {
		t = &run->tallies[i];
		ktap_result(
			!t->findings && t->evaluated,
			"[%s] says what the reference says: %zu evaluations, %zu policies",
			backends->list[i]->name, t->evaluated, t->policies);
		ktap_note("refused: %zu packets, %zu policies", t->refused,
			  t->cannot);
	}
}

/* 0, or the exit status for bad usage. */
static int read_options(int argc, char **argv, struct options *o)
{
	static const struct option names[] = {
		{ "backends", required_argument, NULL, 'b' },
		{ "seed", required_argument, NULL, 's' },
		{ "evaluations", required_argument, NULL, 'e' },
		{ "seconds", required_argument, NULL, 't' },
		{ 0 },
	};
	const char *backends = "image";
	char why[128];
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) >= 0) {
		switch (option) {
		case 'b':
			backends = optarg;
			break;
		case 's':
			o->seed = strtoull(optarg, NULL, 0);
			break;
		case 'e':
			o->evaluations = strtoull(optarg, NULL, 0);
			break;
		case 't':
			o->seconds = strtol(optarg, NULL, 0);
			break;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (!backends_read(backends, &o->backends, why, sizeof(why)))
		return 0;
	fprintf(stderr, "differential: %s\n", why);
	return 2;
}

int main(int argc, char **argv)
{
	struct options options = { .seed = 1, .evaluations = 100000 };
	static struct run run;
	int status = read_options(argc, argv, &options);
	bool evaluated;

	if (status)
		return status;
	run.options = &options;
	run_all(&run);
	evaluated = run.drawn >= POLICIES_EVALUATED;
	ktap_start(options.backends.count +
		   (evaluated ? 9 + ACTIONS + CONDITIONS : 0));
	evaluate_backends(&run);
	if (evaluated)
		evaluate_drawing(&run);
	return ktap_finish();
}
