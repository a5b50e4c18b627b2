/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is freed at once: what a dump's rules consist of. */
#ifndef KZ_IMPORT_POOL_H
#define KZ_IMPORT_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool_block;

struct pool {
	struct pool_block *blocks; /* the newest first */
	size_t used; /* of the newest */
	bool failed; /* out of memory, once */
};

/* @size zero bytes, or NULL. */
void *pool_add(struct pool *pool, size_t size);

/* printf; "" if there is no memory: ask @pool->failed in the end. */
const char *pool_print(struct pool *pool, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void pool_free(struct pool *pool);

#endif
