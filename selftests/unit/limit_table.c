// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of a limit per key under threads that all ask at once: each key has
 * as many tokens as its bucket, never one more, also where keys fight for the
 * places of their row; and a place is free as soon as its bucket is full.
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/ktap.h"

#include "core/image.h"
#include "core/limit_table.h"

struct kz_env {
	struct kz_row *rows;
	__u64 now;
};

static struct kz_row *kz_env_row(const struct kz_env *env, __u32 table,
				 __u32 number)
{
	(void)table;
	return &env->rows[number];
}

static __u64 kz_env_now(const struct kz_env *env)
{
	return env->now;
}

#define kz_swap64(to, old, new) __sync_val_compare_and_swap(to, old, new)
#define kz_add64(to, value) ((void)__sync_fetch_and_add(to, value))
#include "core/limit_take.h"

#define THREADS 4
#define KEYS_MAX 64
#define ROUNDS 2000
#define BURST 50
#define INTERVAL 1000000000ULL

static struct kz_limit limit;
static struct kz_env env;
static unsigned int n_keys;
static __u64 taken[KEYS_MAX], no_place;

static void limit_make(__u32 size)
{
	limit = (struct kz_limit){
		.interval = INTERVAL,
		.depth = BURST * INTERVAL,
		.size = size,
		.n_rows = kz_table_rows(size),
		.n_words = 1,
		.word = { KZ_W_SADDR },
		.mask = { ~0U },
	};
	free(env.rows);
	env.rows = calloc(1 + limit.n_rows, sizeof(*env.rows));
	env.now = 1;
	if (!env.rows)
		exit(1);
	memset(taken, 0, sizeof(taken));
	no_place = 0;
}

static enum kz_taken take(__u32 key)
{
	struct kz_key packet = { { [KZ_W_SADDR] = key } };

	return kz_table_take(&env, &packet, &limit, limit.interval);
}

/* All keys, from another one on in each thread. */
static void *ask(void *first)
{
	unsigned int i, k;

	for (i = 0; i < ROUNDS * n_keys; i++) {
		k = (i + (size_t)first * 7) % n_keys;
		switch (take(k)) {
		case KZ_TOKEN:
			kz_add64(&taken[k], 1);
			break;
		case KZ_NO_PLACE:
			kz_add64(&no_place, 1);
			break;
		default:
			break;
		}
	}
	return NULL;
}

/* @size: keys that the table is for; @keys ask. */
static void test_threads(__u32 size, unsigned int keys, unsigned int with_all)
{
	pthread_t threads[THREADS];
	unsigned int i, wrong = 0, whole = 0;

	limit_make(size);
	n_keys = keys;
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, ask, (void *)(size_t)i))
			exit(1);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < keys; i++) {
		wrong += taken[i] > BURST;
		whole += taken[i] == BURST;
	}
	ktap_result(!wrong && whole == with_all &&
			    !no_place == (keys == with_all) &&
			    env.rows[0].head.full == no_place,
		    "size %u: of %u keys %u had all of their tokens, %u more",
		    size, keys, whole, wrong);
}

/*
 * Keys that two threads ask for first at the same moment, with a bucket of one
 * token each: none may get two places of its row.
 */
#define CONTESTS 65536
#define CONTESTANTS 2

static __u64 arrived; /* threads at a key, all keys' */

static void *contest(void *tokens)
{
	__u32 i;

	for (i = 0; i < CONTESTS; i++) {
		kz_add64(&arrived, 1);
		while (kz_peek64(&arrived) < CONTESTANTS * (i + 1ULL))
			sched_yield();
		if (take(i) == KZ_TOKEN)
			kz_add64((__u64 *)tokens + i, 1);
	}
	return NULL;
}

static void test_first(void)
{
	__u64 *tokens = calloc(CONTESTS, sizeof(*tokens));
	pthread_t threads[CONTESTANTS];
	unsigned int i, more = 0;

	limit_make(CONTESTS);
	limit.depth = INTERVAL;
	for (i = 0; i < CONTESTANTS; i++)
		if (!tokens ||
		    pthread_create(&threads[i], NULL, contest, tokens))
			exit(1);
	for (i = 0; i < CONTESTANTS; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < CONTESTS; i++)
		more += tokens[i] > 1;
	ktap_result(!more, "%u of %u keys with one token had more", more,
		    CONTESTS);
	free(tokens);
}

/* A place whose bucket is full again, and not before. */
static void test_time(void)
{
	limit_make(1);
	limit.depth = INTERVAL;
	ktap_result(take(1) == KZ_TOKEN && take(1) == KZ_NO_TOKEN &&
			    take(2) == KZ_NO_PLACE,
		    "a table for one key has no place for another");
	env.now += INTERVAL - 1;
	ktap_result(take(2) == KZ_NO_PLACE && take(1) == KZ_NO_TOKEN,
		    "and none just before the bucket is full");
	env.now++;
	ktap_result(take(2) == KZ_TOKEN && take(1) == KZ_NO_PLACE &&
			    env.rows[0].head.full == 3,
		    "but then it has, and counts those that found none");
}

/* Of as many keys as the table is for, about one in a thousand finds none. */
static void test_size(void)
{
	__u32 size = 65536, i, refused = 0;

	limit_make(size);
	for (i = 0; i < size; i++)
		refused += take(i) == KZ_NO_PLACE;
	ktap_result(refused < size / 500, "%u of %u keys found no place",
		    refused, size);
}

int main(void)
{
	ktap_start(8);
	test_threads(16, 16, 16);
	test_threads(1000, KEYS_MAX, KEYS_MAX);
	test_threads(4, 12, 4);
	test_first();
	test_time();
	test_size();
	free(env.rows);
	return ktap_finish();
}
