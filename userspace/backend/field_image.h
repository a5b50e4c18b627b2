/* SPDX-License-Identifier: GPL-2.0-only */
/* The fields of a policy's image, as registries keep them. */
#ifndef KZ_FIELD_IMAGE_H
#define KZ_FIELD_IMAGE_H

#include "userspace/backend/field_registry.h"

struct image;

/*
 * Add the fields of @image, which needs its header and info part, to @fields as
 * @policy's. 0 or -ENOMEM, with some added.
 */
int registry_fields_add_image(struct registry_fields *fields,
			      const struct image *image, const char *policy);

#endif
