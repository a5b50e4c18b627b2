// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

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
