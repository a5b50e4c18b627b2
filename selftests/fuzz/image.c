// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: hostile images. The checksum is put right, so that the fuzzer
 * gets past it; what the validator then takes is evaluated in a block of
 * exactly the hot part's size, so that each byte read beyond it is noticed,
 * and no read may be larger than the packet path promises (image.h).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "core/image_info.h"
#include "core/limit_table.h"
#include "core/token_bucket.h"

#define KZ_SUBPROGRAM static inline
#define KZ_TREES_APART(header) false
#define KEYS 24 /* packets for each image */

struct kz_env {
	const __u8 *image;
	const __u8 *hot; /* a copy of that part, so that ASan sees its end */
	__u64 *counted; /* by counter */
};

kz_inline const struct kz_image_header *kz_env_header(const struct kz_env *env)
{
	return (const void *)env->image;
}

static void demand(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "image: %s\n", what);
	abort();
}

static const void *kz_env_bytes(const struct kz_env *env, __u32 offset,
				__u32 length)
{
	const struct kz_image_header *h = kz_env_header(env);

	demand(length <= KZ_MAX_READ, "read of too much at once");
	demand(offset <= h->hot_size, "read beyond the hot part");
	return env->hot + offset;
}

static void kz_env_count(const struct kz_env *env, __u32 index, __u32 bytes)
{
	demand(index < kz_env_header(env)->n_counters, "no such counter");
	env->counted[index] += bytes;
}

static const struct kz_dynamic *dynamic_set(const struct kz_env *env,
					    __u32 index)
{
	const struct kz_image_header *h = kz_env_header(env);

	demand(index < h->n_dynamic, "no such dynamic set");
	return (const struct kz_dynamic *)(env->image + h->dynamic) + index;
}

/* Has every other value. */
static bool kz_env_set_has(const struct kz_env *env, __u32 index,
			   const struct kz_value *value)
{
	demand(dynamic_set(env, index)->size, "a set without places");
	demand(!kz_dynamic_is_wide(dynamic_set(env, index)),
	       "a wide set asked for a short value");
	return (value->word[0] ^ value->word[3]) & 1;
}

static bool kz_env_wide_has(const struct kz_env *env, __u32 index,
			    const struct kz_wide *value)
{
	demand(kz_dynamic_is_wide(dynamic_set(env, index)),
	       "a set asked for a wide value");
	return (value->word[0] ^ value->word[KZ_BOX_WORDS - 1]) & 1;
}

static void kz_env_set_add(const struct kz_env *env, __u32 index,
			   const struct kz_value *value, __u32 timeout,
			   bool renew)
{
	const struct kz_dynamic *set = dynamic_set(env, index);

	demand(timeout || !renew, "an update without a time");
	demand(!kz_dynamic_is_wide(set), "a short value for a wide set");
	demand(set->type == KZ_SET_IPV6 || set->type == KZ_SET_PARTS ||
		       (!value->word[1] && !value->word[2] && !value->word[3]),
	       "a value that the set cannot hold");
}

static bool kz_env_wide_add(const struct kz_env *env, __u32 index,
			    const struct kz_wide *value, __u32 timeout,
			    bool renew)
{
	demand(timeout || !renew, "an update without a time");
	demand(kz_env_wide_has(env, index, value) ||
		       dynamic_set(env, index)->type == KZ_SET_PARTS,
	       "a wide value for a set without parts");
	return false;
}

static void kz_env_flow_get(const struct kz_env *env, struct kz_key *key)
{
	(void)env;
	(void)key;
}

static void kz_env_flow_set(const struct kz_env *env, const struct kz_key *key,
			    const __u32 *masks)
{
	const struct kz_image_header *h = kz_env_header(env);
	int i;

	(void)key;
	for (i = 0; i < KZ_FLOW_WORDS; i++)
		demand(!(masks[i] & ~h->flow_window[i]),
		       "a bit outside the flow window was written");
}

static bool kz_env_limit_take(const struct kz_env *env, __u32 index,
			      const struct kz_limit *limit, __u64 cost)
{
	demand(index < kz_env_header(env)->n_limits, "no such limit");
	demand(limit->interval || limit->rate, "a limit without a rate");
	demand(cost < 1ULL << 62, "a packet that costs too much");
	return index % 2;
}

static __u64 kz_env_now(const struct kz_env *env)
{
	return env->counted[0];
}

/* Rows are asked for by number only: one does for all. */
static struct kz_row *kz_env_row(const struct kz_env *env, __u32 table,
				 __u32 number)
{
	const struct kz_image_header *h = kz_env_header(env);
	const struct kz_limit *limit = kz_env_bytes(env, h->limits, 0);
	static struct kz_row row;
	__u32 i;

	demand(table < h->n_tables, "no such table");
	for (i = 0;
	     i < h->n_limits && (!limit->n_rows || limit->table != table); i++)
		limit++;
	demand(number <= limit->n_rows, "no such row");
	return &row;
}

#define kz_swap64(to, old, new) __sync_val_compare_and_swap(to, old, new)
#define kz_add64(to, value) ((void)__sync_fetch_and_add(to, value))
#include "core/limit_take.h"

static int kz_env_limit_take_key(const struct kz_env *env,
				 const struct kz_key *key,
				 const struct kz_limit *limit, __u64 cost)
{
	demand(limit->n_rows, "a table without rows");
	demand(cost < 1ULL << 62, "a packet that costs too much");
	return kz_table_take(env, key, limit, cost);
}

static __u32 kz_env_random(const struct kz_env *env)
{
	return (__u32)env->counted[0] * 2654435761U;
}

static void kz_env_log(const struct kz_env *env, const struct kz_key *key,
		       __u32 rule)
{
	(void)key;
	demand(rule < kz_env_header(env)->n_rules, "no such rule");
}

#include "core/eval.h"
#include "core/validate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A key of the image's own words, so that comparisons come out even. */
static void key_make(const __u8 *image, __u32 size, __u32 number,
		     struct kz_key *key)
{
	const __u32 *words = (const void *)image;
	__u32 i, at = number * 2654435761U;

	for (i = 0; i < KZ_KEY_WORDS; i++) {
		at = at * 1664525 + 1013904223;
		key->word[i] =
			words[(at >> 8) % (size / 4)] + (at >> 7) % 3 - 1;
	}
	key->word[KZ_W_CLASS] &= ~KZ_C_FAMILY;
	key->word[KZ_W_CLASS] |= number % 3 << KZ_C_FAMILY_SHIFT;
}

static void result_check(const struct kz_image_header *h, __u32 mark,
			 const struct kz_result *result)
{
	demand(result->verdict < KZ_VERDICTS, "not a verdict");
	demand(result->rule == KZ_NONE || result->rule < h->n_rules,
	       "not a rule");
	demand(result->n_fired <= h->n_groups, "more rules than groups");
	demand(!((result->mark ^ mark) & ~h->window),
	       "a bit outside the window was written");
}

/* Every name that a reader may print ends inside the image. */
static size_t read_names(const __u8 *image)
{
	const struct kz_image_header *h = (const void *)image;
	const struct kz_info *info = (const void *)(image + h->info);
	const struct kz_info_rule *rule = (const void *)(image + info->rules);
	const struct kz_info_counter *counter =
		(const void *)(image + info->counters);
	size_t length = strlen((const char *)image + info->policy);
	__u32 i;

	for (i = 0; i < h->n_rules; i++)
		length += strlen((const char *)image + rule[i].name);
	for (i = 0; i < h->n_counters; i++)
		length += strlen((const char *)image + counter[i].text);
	return length;
}

static void evaluate(const __u8 *image, __u32 size)
{
	const struct kz_image_header *h = (const void *)image;
	struct kz_result result;
	struct kz_eval e;
	__u8 *hot = malloc(h->hot_size);
	__u32 i, mark;

	demand(hot, "out of memory");
	memcpy(hot, image, h->hot_size);
	e.env.image = image;
	e.env.hot = hot;
	e.env.counted = calloc((size_t)h->n_counters + 1, sizeof(__u64));
	demand(e.env.counted, "out of memory");
	for (i = 0; i < KEYS; i++) {
		key_make(image, size, i, &e.key);
		mark = e.key.word[KZ_W_MARK];
		kz_evaluate(&e, &result);
		result_check(h, mark, &result);
	}
	free(e.env.counted);
	free(hot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kz_fault fault;
	struct kz_image_header *header;
	__u8 *image;

	if (size < sizeof(*header))
		return -1;
	image = malloc(size);
	demand(image, "out of memory");
	memcpy(image, data, size);
	header = (void *)image;
	header->size = size;
	header->checksum = kz_image_checksum(image, size);
	if (!kz_image_validate(image, size, &fault)) {
		evaluate(image, size);
		if (read_names(image) > (size_t)1 << 40)
			abort();
	}
	free(image);
	return 0;
}
