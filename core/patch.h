/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A change of an image (image_room.h) from somebody who is not trusted, made in
 * a copy that no packet reads. It can change trees, nodes, candidates, rules and
 * the room; but not what is kept beside an image: counters, dynamic sets, the
 * buckets of limits, fields.
 */
#ifndef KZ_PATCH_H
#define KZ_PATCH_H

#include "core/image_room.h"
#include "core/validate.h"

/* Not owned. Each byte of the data is written at most once, in order. */
struct kz_patch {
	const struct kz_patch_op *ops;
	__u32 n_ops;
	const __u8 *data;
	__u32 data_size;
};

/*
 * Make the @patch in @image, a copy of a valid image, and set the bits of what was
 * written in @touched, of kz_touched_bytes(). 0, or -EINVAL (-EOPNOTSUPP: the
 * image has no room) and why in @fault:
 * the copy is then of no use. Afterwards kz_image_validate_change() says whether
 * the result is an image. Its checksum is that of before.
 */
int kz_patch_make(void *image, const struct kz_patch *patch, __u8 *touched,
		  struct kz_fault *fault);

#endif
