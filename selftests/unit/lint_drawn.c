// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules that do nothing, in drawn policies over a universe so small that every
 * packet in it can be evaluated: found are exactly those of which the reference
 * shows that they never fire or would not be missed.
 */
#include <stdio.h>
#include "selftests/unit/drawn/policies.h"
#include "selftests/unit/drawn/truth.h"
#include "selftests/unit/drawn/universe.h"
#include "userspace/lint/lint.h"
#include "selftests/runner/ktap.h"

#define POLICIES 1500

struct tally {
	unsigned int policies;
	unsigned int never, repeated, together;
	unsigned int wrong, missed, changed;
};

static void complain(const struct sketched *s, const char *what, size_t rule)
{
	size_t i;

	ktap_note("%s, rule %zu:", what, rule);
	ktap_note("group g %s{", s->when);
	for (i = 0; i < s->count; i++)
		ktap_note("%s", s->rules[i]);
}

static void compare(const struct sketched *s, const struct truth *truth,
		    const struct lint *lint, struct tally *tally)
{
	bool gone[RULES + 1] = { false }, reported[RULES + 1] = { false };
	size_t i;

	for (i = 0; i < lint->count; i++) {
		reported[lint->list[i].number] = true;
		if (lint->list[i].kind == LINT_REDUNDANT) {
			tally->repeated++;
			continue;
		}
		gone[lint->list[i].number] = true;
		tally->never++;
		tally->together += lint->list[i].kind == LINT_SHADOWED &&
				   !lint->list[i].by;
	}
	for (i = 0; i < s->count; i++) {
		if (gone[i] && !never_fires(truth, i)) {
			tally->wrong++;
			complain(s, "fires", i);
		} else if (!gone[i] && never_fires(truth, i)) {
			tally->missed++;
			complain(s, "never fires", i);
		} else if (!reported[i] && is_repeated(s, truth, gone, i)) {
			tally->missed++;
			complain(s, "changes nothing", i);
		}
	}
	if (!same_without(s, truth, reported)) {
		tally->changed++;
		complain(s, "not the same without them", 0);
	}
}

static void run_drawn(uint64_t *seed, struct tally *tally)
{
	struct messages messages = { 0 };
	struct truth truth = { 0 };
	struct image image = { 0 };
	struct policy *policy;
	struct sketched s;
	struct lint lint;

	policy_sketch(seed, &s);
	policy = policy_make(&s, NULL);
	if (!policy)
		return; /* "tcp dport 1 udp dport 1": one in three */
	if (!policy_compile(policy, &image, &messages) &&
	    !lint_find(policy, &image, LINT_ALL, &lint)) {
		tally->policies++;
		truth_find(&s, policy, &truth);
		compare(&s, &truth, &lint, tally);
		truth_free(&truth, s.count);
		lint_free(&lint);
	}
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
}

int main(void)
{
	struct tally tally = { 0 };
	uint64_t seed = 1;

	ktap_start(4);
	universe_make();
	while (tally.policies < POLICIES)
		run_drawn(&seed, &tally);
	universe_free();
	ktap_result(
		tally.never > POLICIES / 10 && tally.together > 30 &&
			tally.repeated > 100,
		"in %u drawn policies %u rules never fire (%u by several), %u change nothing",
		tally.policies, tally.never, tally.together, tally.repeated);
	ktap_result(!tally.wrong, "each of them never fires");
	ktap_result(!tally.missed, "none is missed");
	ktap_result(!tally.changed, "without them all packets fare the same");
	return ktap_finish();
}
