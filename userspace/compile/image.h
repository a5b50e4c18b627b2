/* SPDX-License-Identifier: GPL-2.0-only */
/* An image in memory, compiled or read back from a backend. */
#ifndef KZ_COMPILE_IMAGE_H
#define KZ_COMPILE_IMAGE_H

#include <stdint.h>

#include "core/image.h"
#include "core/image_info.h"

/* 16-byte aligned; its owner calls image_free(). */
struct image {
	union {
		struct kz_image_header *header;
		uint8_t *bytes;
	};
};

void image_free(struct image *image);

/* String at @offset, or "" where it is 0. The image must be valid. */
const char *image_string(const struct image *image, uint32_t offset);
const struct kz_info *image_info(const struct image *image);

/* What its dynamic sets begin with: *@count of them. The image must be valid. */
struct kz_info_element *image_elements(const struct image *image,
				       uint32_t *count);

/* Its groups, in order. The image must be valid. */
const struct kz_info_group *image_groups(const struct image *image);

/* The dynamic set called @name, or NULL. */
const struct kz_dynamic *image_dynamic_find(const struct image *image,
					    const char *name);

#endif
