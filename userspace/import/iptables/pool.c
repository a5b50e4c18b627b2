// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/pool.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define BLOCK_SIZE 65536

struct pool_block {
	struct pool_block *next;
	size_t size; /* of bytes */
	max_align_t bytes[];
};

void *pool_add(struct pool *pool, size_t size)
{
	const size_t align = sizeof(max_align_t);
	struct pool_block *block = pool->blocks;
	char *bytes;

	size = (size + align - 1) / align * align;
	if (!block || block->size - pool->used < size) {
		size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;

		block = calloc(1, sizeof(*block) + room);
		if (!block) {
			pool->failed = true;
			return NULL;
		}
		block->size = room;
		block->next = pool->blocks;
		pool->blocks = block;
		pool->used = 0;
	}
	bytes = (char *)block->bytes + pool->used;
	pool->used += size;
	return bytes;
}

const char *pool_print(struct pool *pool, const char *format, ...)
{
	va_list arguments, again;
	char *text = NULL;
	int length;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length >= 0)
		text = pool_add(pool, length + 1);
	if (text)
		vsnprintf(text, length + 1, format, again);
	va_end(again);
	va_end(arguments);
	return text ? text : "";
}

void pool_free(struct pool *pool)
{
	struct pool_block *block;

	while ((block = pool->blocks)) {
		pool->blocks = block->next;
		free(block);
	}
	*pool = (struct pool){ 0 };
}
