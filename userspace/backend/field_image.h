/* SPDX-License-Identifier: GPL-2.0-only */
/* The fields of a policy's image, as registries keep them. */
#ifndef KZ_FIELD_IMAGE_H
#define KZ_FIELD_IMAGE_H

#include "core/image_info.h"
#include "userspace/backend/field_registry.h"

/*
 * Add the fields that @info names, the info part of an image in which it is at
 * offset @at, to @fields as @policy's. 0 or -ENOMEM, with some added.
 */
int registry_fields_add_info(struct registry_fields *fields,
			     const struct kz_info *info, uint32_t at,
			     const char *policy);

#endif
