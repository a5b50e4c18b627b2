/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a loaded program carries for people: the policy's header and info part
 * and the generation, in a map that is bound to the program and lives and is
 * replaced with it.
 */
#ifndef KZ_BPF_STATE_H
#define KZ_BPF_STATE_H

#include "backend.h"

struct bpf_state {
	uint32_t generation;
	uint32_t reserved[3];
	struct kz_image_header header;
	/* then header.info_size bytes: the image from header.info on */
};

/* Bind it to the program. 0 or -errno and @why. */
int bpf_state_bind(int program, const struct image *image, uint32_t generation,
		   char *why);

/* 0 or -errno: -ENOENT if the program is none of ours. */
int bpf_state_read(int program, struct bpf_state *state);

/* The image that the program evaluates, whole; freed by image_free(). */
int bpf_state_image(int program, struct image *image);

/* Its counters, summed over CPUs, freed by the caller. */
int bpf_state_counters(int program, struct kz_counter **counters,
		       uint32_t *count);

/* Bytes of its maps in the kernel, as the kernel accounts them. */
uint64_t bpf_state_memory(int program);

#endif
