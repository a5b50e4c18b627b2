/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading an image whose parts may be apart, as it was changed. */
#ifndef KZ_COMPILE_PATCH_IMAGE_H
#define KZ_COMPILE_PATCH_IMAGE_H

#include "userspace/compile/patch.h"

const struct kz_image_header *
patch_image_header(const struct patch_image *image);
const struct kz_info *patch_image_info(const struct patch_image *image);

/* What names its groups and rules, as they were when it was compiled. */
const struct kz_info_group *patch_image_groups(const struct patch_image *image);
const struct kz_info_rule *patch_image_rules(const struct patch_image *image);

/* A string of the info part; "": there is none. */
const char *patch_image_string(const struct patch_image *image,
			       uint32_t offset);

/* The numbers that the rules of a group have now. */
struct patch_numbers {
	uint32_t first;
	uint32_t count;
};

struct patch_numbers patch_image_numbers(const struct patch_image *image,
					 uint32_t group);

#endif
