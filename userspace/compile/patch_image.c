// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/patch_image.h"

#include "core/edits.h"

const struct kz_image_header *
patch_image_header(const struct patch_image *image)
{
	return (const void *)image->hot;
}

const struct kz_info *patch_image_info(const struct patch_image *image)
{
	return (const void *)(image->info + patch_image_header(image)->info);
}

const struct kz_info_group *patch_image_groups(const struct patch_image *image)
{
	return (const void *)(image->info + patch_image_info(image)->groups);
}

const struct kz_info_rule *patch_image_rules(const struct patch_image *image)
{
	return (const void *)(image->info + patch_image_info(image)->rules);
}

const char *patch_image_string(const struct patch_image *image, uint32_t offset)
{
	return offset ? (const char *)image->info + offset : "";
}

struct patch_numbers patch_image_numbers(const struct patch_image *image,
					 uint32_t group)
{
	const struct kz_info_group *about = &patch_image_groups(image)[group];

	return (struct patch_numbers){
		about->first_rule + kz_edits_growth(image->hot, 0, group),
		about->n_rules + kz_edits_growth(image->hot, group, group + 1),
	};
}
