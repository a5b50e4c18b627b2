/* SPDX-License-Identifier: GPL-2.0-only */
/* The buckets of one limit per key that are not full: lists, by a hash. */
#ifndef KZ_KEY_BUCKETS_H
#define KZ_KEY_BUCKETS_H

#include <stddef.h>
#include <stdint.h>

struct key_bucket {
	struct key_bucket *next;
	uint64_t due; /* when it is full again, ns */
	size_t size; /* bytes of the key */
	uint8_t key[];
};

/* All zero: none. */
struct key_buckets {
	struct key_bucket **lists; /* owned */
	size_t count;
};

/*
 * The bucket of the @size bytes at @key: a full one if there was none. NULL:
 * there are @most others that are not full, or there is no memory.
 */
struct key_bucket *key_bucket_find(struct key_buckets *buckets, const void *key,
				   size_t size, size_t most, uint64_t now);

void key_buckets_free(struct key_buckets *buckets);

#endif
