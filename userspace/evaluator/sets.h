/* SPDX-License-Identifier: GPL-2.0-only */
/* The elements of an image's dynamic sets, in userspace: a hash for each. */
#ifndef KZ_USERSPACE_ENV_SETS_H
#define KZ_USERSPACE_ENV_SETS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/image.h"

struct env_sets;

/* Those of the valid @image, which stays the caller's; NULL: out of memory. */
struct env_sets *env_sets_new(const struct kz_image_header *image);

/* The time, in ms, for what follows; it never goes back. At the first one they
 * get what the image gives them.
 */
void env_sets_set_time(struct env_sets *sets, uint64_t now);

/* @value: struct kz_value, or kz_wide of a wide set. */
bool env_sets_have(const struct env_sets *sets, uint32_t index,
		   const uint32_t *value);

/* kz_env_set_add() of eval.h. A set without memory to grow is full. */
void env_sets_add(struct env_sets *sets, uint32_t index, const uint32_t *value,
		  uint32_t timeout, bool renew);

void env_sets_free(struct env_sets *sets);

#endif
