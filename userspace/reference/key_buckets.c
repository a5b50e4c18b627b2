// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/reference/key_buckets.h"

#include <stdlib.h>
#include <string.h>

#define LISTS 65536

static size_t list_of(const uint8_t *key, size_t size)
{
	uint32_t hash = 5381;

	while (size--)
		hash = hash * 33 + *key++;
	return (hash ^ hash >> 16) % LISTS;
}

/* Forget the full ones, which are as good as none. */
static void forget_full(struct key_buckets *buckets, uint64_t now)
{
	struct key_bucket **link, *bucket;
	size_t i;

	for (i = 0; i < LISTS; i++) {
		link = &buckets->lists[i];
		while ((bucket = *link)) {
			if (bucket->due > now) {
				link = &bucket->next;
				continue;
			}
			*link = bucket->next;
			free(bucket);
			buckets->count--;
		}
	}
}

struct key_bucket *key_bucket_find(struct key_buckets *buckets, const void *key,
				   size_t size, size_t most, uint64_t now)
{
	size_t list = list_of(key, size);
	struct key_bucket *bucket;

	if (!buckets->lists)
		buckets->lists = calloc(LISTS, sizeof(*buckets->lists));
	if (!buckets->lists)
		return NULL;
	for (bucket = buckets->lists[list]; bucket; bucket = bucket->next)
		if (bucket->size == size && !memcmp(bucket->key, key, size))
			return bucket;
	if (buckets->count >= most)
		forget_full(buckets, now);
	if (buckets->count >= most)
		return NULL;
	bucket = calloc(1, sizeof(*bucket) + size);
	if (!bucket)
		return NULL;
	bucket->size = size;
	memcpy(bucket->key, key, size);
	bucket->next = buckets->lists[list];
	buckets->lists[list] = bucket;
	buckets->count++;
	return bucket;
}

void key_buckets_free(struct key_buckets *buckets)
{
	if (!buckets->lists)
		return;
	forget_full(buckets, UINT64_MAX);
	free(buckets->lists);
}
