// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "selftests/kmod/set_cases/cases.h"
#include "selftests/runner/ktap.h"

static int by_word(const void *a, const void *b)
{
	uint32_t x = ((const struct kz_entry *)a)->value.word[0];
	uint32_t y = ((const struct kz_entry *)b)->value.word[0];

	return x < y ? -1 : x > y;
}

long stand_once(void)
{
	struct kz_entry *entries = NULL;
	size_t count, i;
	long once = 0;
	int err;

	err = kmod->set_list(kmod, NAME, "many", &entries, &count, why);
	if (err)
		return err;
	qsort(entries, count, sizeof(*entries), by_word);
	for (i = 0; i < count; i++) {
		if (entries[i].value.word[0] >= many)
			break;
		once += entries[i].value.word[0] == (uint32_t)once;
	}
	free(entries);
	return i == many ? once : -EPROTO;
}

bool add_many(void)
{
	struct kz_entry *entries = malloc(many * sizeof(*entries));
	uint32_t i;
	int err;

	if (!entries)
		return false;
	for (i = 0; i < many; i++)
		entries[i] = entry(i, KZ_FOREVER);
	err = change_some("many", SET_ADD, entries, many);
	free(entries);
	return !err && done == many;
}

static bool takes_a_batch(void)
{
	struct timespec start, end;
	bool good;

	clock_gettime(CLOCK_MONOTONIC, &start);
	good = add_many();
	clock_gettime(CLOCK_MONOTONIC, &end);
	ktap_note("%u added in %.3f s", many,
		  end.tv_sec - start.tv_sec +
			  (end.tv_nsec - start.tv_nsec) / 1e9);
	return good && stand_once() == many &&
	       !change_some("many", SET_FLUSH, NULL, 0) && !size_of("many");
}

static volatile bool churning;

/* Elements beyond many come and go. */
static void *churn(void *context)
{
	struct kz_entry entries[2000], stay[1000];
	char reason[WHY_SIZE];
	size_t n;
	uint32_t i;

	for (i = 0; i < 2000; i++)
		entries[i] = entry(many + i, i % 2 ? KZ_FOREVER : 30);
	for (i = 0; i < 1000; i++)
		stay[i] = entries[2 * i + 1];
	while (churning) {
		kmod->set_change(kmod, NAME, "many", SET_ADD, entries, 2000, &n,
				 reason);
		kmod->set_change(kmod, NAME, "many", SET_DEL, stay, 1000, &n,
				 reason);
	}
	return context;
}

static bool lists_in_motion(void)
{
	pthread_t thread;
	long once = many;
	int i;

	if (!add_many())
		return false;
	churning = true;
	if (pthread_create(&thread, NULL, churn, NULL))
		return false;
	for (i = 0; i < 20 && once == many; i++)
		once = stand_once();
	churning = false;
	pthread_join(thread, NULL);
	return once == many;
}

/* The set is 0 to HALF - 1, then HALF to 2 * HALF - 1, and so on. */
#define HALF 5000U
static struct kz_entry halves[2 * HALF];

/* Between two replaces, us. It grows with each list that was refused: how long
 * a list takes hangs on the machine.
 */
#define PAUSE_MIN 10000U
#define PAUSE_MAX 1000000U
static volatile unsigned int pause_us;

static void *exchange(void *context)
{
	char reason[WHY_SIZE];
	int *err = context;
	uint32_t turn;

	for (turn = 1; churning && !*err; turn++) {
		*err = kmod->set_replace(kmod, NAME, "many",
					 halves + turn % 2 * HALF, HALF,
					 reason);
		usleep(pause_us);
	}
	return NULL;
}

/* A list has one half or the other. @lists counts those that there were: one
 * that is replaced again and again is refused.
 */
static bool one_half(uint32_t *lists)
{
	struct kz_entry *entries = NULL;
	size_t count = 0, i;
	uint32_t low = 0;
	bool good;
	int err;

	err = kmod->set_list(kmod, NAME, "many", &entries, &count, why);
	if (err) {
		if (4 * pause_us <= PAUSE_MAX)
			pause_us *= 4;
		return err == -EAGAIN;
	}
	++*lists;
	for (i = 0; i < count; i++)
		low += entries[i].value.word[0] < HALF;
	good = count == HALF && (low == HALF || !low);
	if (!good)
		ktap_note("%zu elements, %u of the first half", count, low);
	free(entries);
	return good;
}

static bool exchanges_at_once(void)
{
	pthread_t thread;
	uint32_t i, lists = 0;
	bool good = true;
	int err = 0;

	for (i = 0; i < 2 * HALF; i++)
		halves[i] = entry(i, i % 2 ? KZ_FOREVER : 3600000);
	if (change("many", SET_ADD, 2 * HALF, KZ_FOREVER) ||
	    kmod->set_replace(kmod, NAME, "many", halves, HALF, why) ||
	    sent_by(0, 7) != KZ_DROP || sent_by(2 * HALF, 7) == KZ_DROP)
		return false;
	churning = true;
	pause_us = PAUSE_MIN;
	if (pthread_create(&thread, NULL, exchange, &err))
		return false;
	for (i = 0; i < 50 && good; i++)
		good = one_half(&lists);
	churning = false;
	pthread_join(thread, NULL);
	ktap_note("%u lists of 50", lists);
	return good && !err && lists;
}

const struct set_case bulk_cases[] = {
	{ "many go in and come back in one call", takes_a_batch },
	{ "a list has all that stays, once, while others come and go",
	  lists_in_motion },
	{ "a replace exchanges all elements in one step", exchanges_at_once },
	{ 0 },
};
