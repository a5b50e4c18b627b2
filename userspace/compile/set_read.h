/* SPDX-License-Identifier: GPL-2.0-only */
/* The elements of a static set, read back from an image. */
#ifndef KZ_COMPILE_SET_READ_H
#define KZ_COMPILE_SET_READ_H

#include "userspace/compile/image.h"
#include "userspace/policy/ranges.h"

/* Key words of an element of @type: 1 or 4. */
int set_type_words(enum kz_set_type type);

/* The static set called @name, or NULL. */
const struct kz_info_set *image_set_find(const struct image *image,
					 const char *name);

/*
 * Add the elements of @set, which has a root, to @ranges, in any order and with
 * gaps between neighbours that ranges_normalize() closes. The image must be
 * valid, and have its hot part. 0 or -ENOMEM; the caller frees ranges->list in
 * any case.
 */
int image_set_read(const struct image *image, const struct kz_info_set *set,
		   struct ranges *ranges);

#endif
