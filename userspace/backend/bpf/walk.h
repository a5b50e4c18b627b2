/* SPDX-License-Identifier: GPL-2.0-only */
/* Hash maps, many elements at a time. */
#ifndef KZ_BPF_WALK_H
#define KZ_BPF_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Buffers for keys and values as the kernel returns them. */
struct bpf_batch {
	void *keys;
	void *values;
	uint32_t room; /* elements */
	size_t key_size; /* bytes */
};

int bpf_batch_init(struct bpf_batch *batch, uint32_t room, size_t key_size,
		   size_t value_size);
void bpf_batch_clear(struct bpf_batch *batch);

/*
 * Call @each for all elements of the map @fd, many at a time; with @take they
 * are deleted, too. 0, or -errno, also that of @each.
 */
int bpf_map_walk(int fd, size_t key_size, size_t value_size, bool take,
		 int (*each)(const struct bpf_batch *batch, uint32_t count,
			     void *context),
		 void *context);

#endif
