/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The key by which groups with 'cache flows' are cached (struct kz_cached): the
 * bits of a packet's key that their rules ask for.
 */
#ifndef KZ_COMPILE_CACHED_H
#define KZ_COMPILE_CACHED_H

#include "userspace/compile/output.h"

/*
 * Note what @rule asks for: @candidate, and the @count matches. 0, or -EINVAL
 * with a message: it asks for what a key does not say.
 */
int cached_note(struct output *output, const struct policy_group *group,
		const struct policy_rule *rule,
		const struct kz_candidate *candidate,
		const struct kz_match *matches, uint32_t count);

/* Write the key, after all groups. 0 or -ENOMEM, -E2BIG with a message. */
int cached_write(struct output *output);

/* True if that is all in the key of the @image, or no group is cached. */
bool cached_covers(const uint8_t *image, const struct kz_candidate *candidate,
		   const struct kz_match *matches, uint32_t count);

/* The image's key, or NULL. */
const struct kz_cached *image_cached(const uint8_t *image);

#endif
