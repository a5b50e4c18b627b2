/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of a loaded program, for userspace: the policy's header and info
 * part, the generation, and the maps that the next generation takes over. A
 * frozen map that is bound to the program, and so is replaced and freed with
 * it.
 */
#ifndef KZ_BPF_STATE_H
#define KZ_BPF_STATE_H

#include "userspace/backend/backend.h"

struct bpf_state {
	uint32_t generation;
	uint32_t size; /* of all of this */
	uint32_t dynamic; /* struct kz_dynamic[header.n_dynamic], from here */
	uint32_t carried; /* counters.h: uint32_t[header.n_counters], from
			   * here; 0: nothing
			   */
	uint32_t counters; /* ids of maps bound to the program; 0: none */
	uint32_t counters_before;
	uint32_t counters_base;
	uint32_t sets;
	uint32_t with_module; /* 1: its flows are conntrack's (claim.h) */
	uint32_t secret; /* xdp: of all the policy's generations (setup.h); 0:
			  * an older kzmark's, which had none
			  */
	struct kz_image_header header;
	/* then header.info_size bytes: the image from header.info on; then the
	 * policy's name (bpf_state_name()); then the tables
	 */
};

/*
 * Bind it to the program. The caller sets generation and ids of @fields; the
 * rest is filled in here. @carried may be NULL. 0 or -errno and @why.
 */
int bpf_state_bind(int program, const char *name, const struct image *image,
		   const struct bpf_state *fields, const uint32_t *carried,
		   char *why);

/* Map a program's state, until bpf_state_close(). 0 or -errno; -ENOENT: the
 * program is not kzmark's.
 */
int bpf_state_open(int program, const struct bpf_state **state);
void bpf_state_close(const struct bpf_state *state);

/* The part of the image's info part at @offset of the image. */
const void *bpf_state_info(const struct bpf_state *state, uint32_t offset);
/* The policy's name; "": a version before loaded it, which kept none. */
const char *bpf_state_name(const struct bpf_state *state);
/* The table at @offset of the state. */
const void *bpf_state_table(const struct bpf_state *state, uint32_t offset);

/* The image that the program evaluates, whole; freed by image_free(). */
int bpf_state_image(int program, struct image *image);
/* The same without its hot part, but for the dynamic sets. */
int bpf_state_sets(int program, struct image *image);

#endif
