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
 * Make the @patch in @image, a copy of a valid image, which gets its checksum.
 * 0, or -EINVAL and why in @fault: the copy is then of no use. It is for
 * kz_image_validate() to say whether the result is an image.
 */
int kz_patch_make(void *image, const struct kz_patch *patch,
		  struct kz_fault *fault);

#endif
