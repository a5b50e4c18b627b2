/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables of an image's limits per key, in userspace. */
#ifndef KZ_USERSPACE_ENV_TABLES_H
#define KZ_USERSPACE_ENV_TABLES_H

#include "core/image.h"
#include "core/limit_table.h"

/*
 * By number, with all buckets full, for the valid @image; NULL: out of memory.
 * The secret is always the same: the same packets give the same results.
 */
struct kz_row **env_tables_new(const struct kz_image_header *image);

void env_tables_free(struct kz_row **tables,
		     const struct kz_image_header *image);

#endif
