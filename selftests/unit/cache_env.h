/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A flow cache for core/eval.h in userspace, as bpf/cache.h has one: it keeps
 * answers over all changes of an image, so that one that is not true any more is
 * met. Include this before core/eval.h.
 */
#ifndef KZ_CACHE_ENV_H
#define KZ_CACHE_ENV_H

#include <string.h>

#include "core/eval_match.h"
#include "userspace/compile/cached.h"

#define CACHE_ENTRIES 65536U

struct cache_entry {
	__u32 of;
	__u32 found;
	struct kz_key key; /* its bits that count */
};

static struct {
	bool on;
	__u32 hits;
	struct cache_entry entries[CACHE_ENTRIES];
} cache;

/* The image is another one. */
static void cache_clear(void)
{
	memset(cache.entries, 0, sizeof(cache.entries));
}

kz_inline bool kz_caches(void)
{
	return cache.on;
}

kz_inline bool kz_cache_open(void)
{
	return true;
}

static struct cache_entry cache_entry(const struct kz_eval *e, __u32 of)
{
	const struct kz_cached *cached = image_cached(e->env.image);
	struct cache_entry entry = { .of = of };
	__u32 i;

	for (i = 0; i < cached->n_words; i++)
		entry.key.word[cached->word[i]] = e->key.word[cached->word[i]] &
						  cached->mask[i];
	return entry;
}

static struct cache_entry *cache_place(const struct cache_entry *entry)
{
	__u32 hash = entry->of, i;

	for (i = 0; i < KZ_KEY_WORDS; i++)
		hash = (hash ^ entry->key.word[i]) * 0x01000193;
	return &cache.entries[(hash ^ hash >> 16) % CACHE_ENTRIES];
}

kz_inline __u32 kz_cache_find(const struct kz_eval *e, __u32 of)
{
	struct cache_entry entry = cache_entry(e, of), *there;

	there = cache_place(&entry);
	if (there->of != of ||
	    memcmp(&there->key, &entry.key, sizeof(entry.key)) != 0)
		return KZ_CACHE_MISS;
	cache.hits++;
	return there->found;
}

kz_inline void kz_cache_keep(const struct kz_eval *e, __u32 of, __u32 found)
{
	struct cache_entry entry = cache_entry(e, of);

	entry.found = found;
	*cache_place(&entry) = entry;
}

#define KZ_CACHES

#endif
