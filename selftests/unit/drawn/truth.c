// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "selftests/unit/drawn/truth.h"
#include "selftests/unit/drawn/universe.h"

static void evaluate(const struct policy *policy, struct kz_result *results)
{
	struct reference reference;
	size_t i;

	if (reference_open(&reference, policy))
		exit(1);
	for (i = 0; i < n_packets; i++)
		reference_evaluate(&reference, &universe[i], &results[i]);
	reference_close(&reference);
}

void truth_find(const struct sketched *s, const struct policy *policy,
		struct truth *truth)
{
	struct kz_result *alone = calloc(n_packets, sizeof(*alone));
	struct policy *one;
	size_t i, k;

	truth->results = calloc(n_packets, sizeof(*truth->results));
	evaluate(policy, truth->results);
	for (i = 0; i < s->count; i++) {
		bool keep[RULES + 1] = { false };

		keep[i] = true;
		one = policy_make(s, keep);
		evaluate(one, alone);
		truth->matches[i] = calloc(n_packets, sizeof(bool));
		for (k = 0; k < n_packets; k++)
			truth->matches[i][k] = alone[k].rule == 1;
		policy_free(one);
	}
	free(alone);
}

void truth_free(struct truth *truth, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(truth->matches[i]);
	free(truth->results);
}

bool never_fires(const struct truth *truth, size_t rule)
{
	size_t k;

	for (k = 0; k < n_packets; k++)
		if (truth->results[k].rule == rule)
			return false;
	return true;
}

/* The actions of a rule as text: all words after its conditions. */
static const char *effect(const char *rule)
{
	static const char *const effects[] = { "count drop", "set f 1", "drop",
					       "accept" };
	size_t i, length = strlen(rule);

	for (i = 0; i < 4; i++)
		if (length >= strlen(effects[i]) &&
		    !strcmp(rule + length - strlen(effects[i]), effects[i]))
			return effects[i];
	return "";
}

bool is_repeated(const struct sketched *s, const struct truth *truth,
		 const bool *gone, size_t rule)
{
	const char *own = effect(s->rules[rule]);
	bool meets, contains;
	size_t i, k;

	if (!strcmp(own, "count drop"))
		return false;
	for (i = rule + 1; i < s->count; i++) {
		if (gone[i])
			continue;
		meets = false;
		contains = true;
		for (k = 0; k < n_packets; k++) {
			if (!truth->matches[rule][k])
				continue;
			meets |= truth->matches[i][k];
			contains &= truth->matches[i][k];
		}
		if (strcmp(own, effect(s->rules[i]))) {
			if (meets)
				return false;
		} else if (contains) {
			return true;
		}
	}
	return false;
}

bool same_without(const struct sketched *s, const struct truth *truth,
		  const bool *reported)
{
	struct kz_result *less = calloc(n_packets, sizeof(*less));
	bool keep[RULES + 1], same = true;
	struct policy *policy;
	size_t i, k;

	for (i = 0; i < s->count; i++)
		keep[i] = !reported[i];
	policy = policy_make(s, keep);
	evaluate(policy, less);
	for (k = 0; k < n_packets; k++)
		same &= less[k].verdict == truth->results[k].verdict &&
			less[k].mark == truth->results[k].mark;
	policy_free(policy);
	free(less);
	return same;
}
