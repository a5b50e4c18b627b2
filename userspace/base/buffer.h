/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A growing run of zeroed bytes. Failure is remembered, so that a writer adds
 * many times and asks once: after a failed add, every add gives NULL.
 */
#ifndef KZ_BUFFER_H
#define KZ_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
	uint8_t *bytes; /* owned */
	size_t size;
	size_t capacity;
	bool failed; /* out of memory, or over 2 GiB */
};

/* @size zero bytes at the end; good until the next add. NULL: failed. */
void *buffer_add(struct buffer *buffer, size_t size);

/* Zero bytes up to a multiple of @alignment. */
void buffer_align(struct buffer *buffer, size_t alignment);

void buffer_free(struct buffer *buffer);

#endif
