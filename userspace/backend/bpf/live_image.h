/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory in which packets meet an image that can be changed in place: one
 * element of an array, or several, each followed by the first bytes of the next
 * one (bpf/program.h).
 */
#ifndef KZ_BPF_LIVE_IMAGE_H
#define KZ_BPF_LIVE_IMAGE_H

#include <stddef.h>

#include "userspace/compile/patch.h"

struct live_image {
	int map; /* fd */
	uint32_t element; /* bytes of one, a multiple of 8 */
	uint32_t shift; /* of these, 1 << shift are its own */
	uint32_t count;
	uint8_t *elements; /* live_image_map()'s */
	uint8_t *hot; /* the image in one piece: of one element these, else a
		       * copy
		       */
};

/*
 * Find that of @program. 0, -ENOENT: its image cannot be changed in place, or
 * another -errno. live_image_close() after success.
 */
int live_image_open(struct live_image *image, int program);
void live_image_close(struct live_image *image);

/* Map it to be changed: image->hot, until the end. 0 or -errno. */
int live_image_map(struct live_image *image);

/* patch_run() and patch_resume() of it. */
void live_image_patch(const struct live_image *image, const struct patch *patch,
		      void (*wait)(void *context), void *context);
void live_image_resume(const struct live_image *image);

/*
 * Read the header and the edits, and nothing else, into image->hot, also
 * again: mapping all of a large image takes longer than all the rest that is to
 * be known of a policy. 0 or -errno.
 */
int live_image_edits(struct live_image *image);

#endif
