// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dynamic sets over time, in the reference (elements.h) and beside the image
 * (env_sets.h): rows worked out manually from docs/policy.md S51 to S57, and
 * both against each other.
 */
#include <stddef.h>
#include <stdlib.h>

#include "core/image_info.h"
#include "userspace/reference/elements.h"
#include "userspace/evaluator/sets.h"
#include "selftests/runner/ktap.h"
#include "testlib/random.h"

#define ROUNDS 300
#define STEPS 400
#define VALUES 12U

/* One set, kept by either. */
struct keeper {
	struct elements elements;
	struct env_sets *sets;
};

static struct env_sets *sets_make(uint32_t size)
{
	static struct {
		struct kz_image_header header;
		struct kz_dynamic dynamic;
		struct kz_info info;
	} image = {
		.header = { .n_dynamic = 1,
			    .dynamic = offsetof(typeof(image), dynamic),
			    .info = offsetof(typeof(image), info) },
	};

	image.dynamic.size = size;
	return env_sets_new(&image.header);
}

static struct keeper keeper_make(uint32_t size)
{
	struct keeper keeper = { .sets = sets_make(size) };

	if (elements_init(&keeper.elements, size) || !keeper.sets)
		exit(1);
	return keeper;
}

static void keeper_free(struct keeper *keeper)
{
	elements_free(&keeper->elements);
	env_sets_free(keeper->sets);
}

static void keeper_add(struct keeper *keeper, uint64_t now, uint32_t value,
		       uint32_t timeout, bool renew)
{
	const struct kz_wide whole = { { value, 0, 0, value } };

	env_sets_set_time(keeper->sets, now);
	env_sets_add(keeper->sets, 0, whole.word, timeout, renew);
	elements_add(&keeper->elements, whole.word, timeout, renew, now);
}

/* What each says: [0] the reference. */
static void keeper_has(struct keeper *keeper, uint64_t now, uint32_t value,
		       bool has[2])
{
	const struct kz_wide whole = { { value, 0, 0, value } };

	env_sets_set_time(keeper->sets, now);
	has[0] = elements_have(&keeper->elements, whole.word, now);
	has[1] = env_sets_have(keeper->sets, 0, whole.word);
}

enum step_kind { ADD, UPDATE, HAS, HAS_NOT };

/* Of a set that holds two. */
static const struct step {
	uint64_t now;
	enum step_kind kind;
	uint32_t value;
	uint32_t timeout;
	const char *what;
} steps[] = {
	{ 0, HAS_NOT, 1, 0, "it begins empty" },
	{ 0, ADD, 1, 100, "" },
	{ 0, HAS, 1, 0, "in at once" },
	{ 0, HAS_NOT, 2, 0, "another is not" },
	{ 50, ADD, 1, 100, "" },
	{ 99, HAS, 1, 0, "in until its time is over" },
	{ 100, HAS_NOT, 1, 0, "which it is, added again or not" },
	{ 100, ADD, 1, 0, "" },
	{ 100, ADD, 2, 10, "" },
	{ 105, ADD, 3, 10, "" },
	{ 105, HAS_NOT, 3, 0, "no place for a third" },
	{ 105, HAS, 1, 0, "the first stays" },
	{ 109, HAS, 2, 0, "the second too" },
	{ 110, HAS_NOT, 2, 0, "until its time is over" },
	{ 110, ADD, 3, 5, "" },
	{ 110, HAS, 3, 0, "what is over makes room" },
	{ 114, ADD, 4, 5, "" },
	{ 114, HAS_NOT, 4, 0, "for one" },
	{ 115, HAS_NOT, 3, 0, "and that is over" },
	{ 1000000000000, HAS, 1, 0, "without timeout, for ever" },
	{ 1000000000000, ADD, 2, 4294967295, "" },
	{ 1004294967294, HAS, 2, 0, "the longest time" },
	{ 1004294967295, HAS_NOT, 2, 0, "is over as well" },
	{ 2000000000000, UPDATE, 3, 10, "" },
	{ 2000000000009, HAS, 3, 0, "an update adds" },
	{ 2000000000009, UPDATE, 3, 10, "" },
	{ 2000000000018, HAS, 3, 0, "and starts the time again" },
	{ 2000000000018, UPDATE, 3, 1, "" },
	{ 2000000000019, HAS_NOT, 3, 0, "which may be shorter" },
	{ 2000000000019, UPDATE, 1, 10, "" },
	{ 3000000000000, HAS, 1, 0, "not of what is there for ever" },
};

#define N_STEPS (sizeof(steps) / sizeof(steps[0]))

static unsigned int count_results(void)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < N_STEPS; i++)
		count += steps[i].kind > UPDATE;
	return count;
}

static void test_steps(void)
{
	struct keeper keeper = keeper_make(2);
	const struct step *step;
	bool has[2];
	size_t i;

	for (i = 0; i < N_STEPS; i++) {
		step = &steps[i];
		if (step->kind <= UPDATE) {
			keeper_add(&keeper, step->now, step->value,
				   step->timeout, step->kind == UPDATE);
			continue;
		}
		keeper_has(&keeper, step->now, step->value, has);
		ktap_result(has[0] == (step->kind == HAS) && has[1] == has[0],
			    "%s", step->what);
	}
	keeper_free(&keeper);
}

/* Adds and questions at random times: how often the two say otherwise. */
static unsigned int round_differs(uint64_t *seed, unsigned int *held)
{
	struct keeper keeper = keeper_make(1 + random_below(seed, 16));
	unsigned int differ = 0;
	uint32_t value, timeout;
	uint64_t now = 0;
	bool has[2];
	int i;

	for (i = 0; i < STEPS; i++) {
		now += random_below(seed, 3);
		value = random_below(seed, VALUES);
		timeout = random_below(seed, 200) ? 1 + random_below(seed, 30) :
						    0;
		if (random_once_in(seed, 2))
			keeper_add(&keeper, now, value, timeout,
				   timeout && random_once_in(seed, 2));
		keeper_has(&keeper, now, value, has);
		differ += has[0] != has[1];
		*held += has[0];
	}
	keeper_free(&keeper);
	return differ;
}

int main(void)
{
	unsigned int differ = 0, held = 0;
	uint64_t seed = 1;
	int i;

	ktap_start(count_results() + 2);
	test_steps();
	for (i = 0; i < ROUNDS; i++)
		differ += round_differs(&seed, &held);
	ktap_result(!differ, "both say the same at random: %u differ", differ);
	ktap_result(held > ROUNDS * STEPS / 4 && held < ROUNDS * STEPS / 4 * 3,
		    "of %u answers %u are yes", ROUNDS * STEPS, held);
	return ktap_finish();
}
