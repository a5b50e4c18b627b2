// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/image.h"

void image_free(struct image *image)
{
	free(image->bytes);
	image->bytes = NULL;
}

const struct kz_info *image_info(const struct image *image)
{
	return (const void *)(image->bytes + image->header->info);
}

const char *image_string(const struct image *image, uint32_t offset)
{
	return offset ? (const char *)image->bytes + offset : "";
}

const struct kz_info_group *image_groups(const struct image *image)
{
	return (const void *)(image->bytes + image_info(image)->groups);
}

const struct kz_dynamic *image_dynamic_find(const struct image *image,
					    const char *name)
{
	const struct kz_dynamic *sets =
		(const void *)(image->bytes + image->header->dynamic);
	uint32_t i;

	for (i = 0; i < image->header->n_dynamic; i++)
		if (!strcmp(image_string(image, sets[i].name), name))
			return &sets[i];
	return NULL;
}

struct kz_info_element *image_elements(const struct image *image,
				       uint32_t *count)
{
	const struct kz_info *info = image_info(image);

	*count = info->n_elements;
	return (void *)(image->bytes + info->elements);
}
