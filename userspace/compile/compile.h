/* SPDX-License-Identifier: GPL-2.0-only */
/* A checked policy -> an image. */
#ifndef KZ_COMPILE_H
#define KZ_COMPILE_H

#include <stdint.h>

#include "core/image.h"
#include "core/image_info.h"
#include "userspace/policy/policy.h"

/* Owned by whoever compiled it; 16-byte aligned; freed by image_free(). */
struct image {
	union {
		struct kz_image_header *header;
		uint8_t *bytes;
	};
};

/* 0, or -errno: -ENOMEM, or -E2BIG with a message that names the limit. */
int policy_compile(const struct policy *policy, struct image *image,
		   struct messages *messages);

void image_free(struct image *image);

/* String at @offset, or "" where it is 0. The image must be valid. */
const char *image_string(const struct image *image, uint32_t offset);
const struct kz_info *image_info(const struct image *image);

#endif
