// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "userspace/base/buffer.h"

#define BUFFER_MAXIMUM ((size_t)2 << 30)

void *buffer_add(struct buffer *buffer, size_t size)
{
	size_t capacity = buffer->capacity ? buffer->capacity : 4096;
	uint8_t *bytes;

	if (buffer->failed || size > BUFFER_MAXIMUM - buffer->size)
		goto fail;
	while (capacity < buffer->size + size)
		capacity *= 2;
	if (capacity != buffer->capacity) {
		bytes = realloc(buffer->bytes, capacity);
		if (!bytes)
			goto fail;
		buffer->bytes = bytes;
		buffer->capacity = capacity;
	}
	bytes = buffer->bytes + buffer->size;
	memset(bytes, 0, size);
	buffer->size += size;
	return bytes;
fail:
	buffer->failed = true;
	return NULL;
}

void buffer_align(struct buffer *buffer, size_t alignment)
{
	size_t over = buffer->size % alignment;

	if (over)
		buffer_add(buffer, alignment - over);
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){ 0 };
}
