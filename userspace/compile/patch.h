/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One rule added to an image, removed from it, or replaced, while packets are
 * evaluated: docs/design/change.md says how, and why each packet meets the rules
 * as they were before or as they are after.
 *
 * A patch is made from an image that is only read, and run on the memory in which
 * packets meet it. Its writes go to where no packet reads; a change becomes
 * visible by stores of eight bytes.
 */
#ifndef KZ_COMPILE_PATCH_H
#define KZ_COMPILE_PATCH_H

#include "core/image_room.h"
#include "userspace/base/buffer.h"
#include "userspace/compile/image.h"

/* An image whose parts may be apart; not owned. */
struct patch_image {
	const uint8_t *hot; /* header.hot_size bytes */
	const uint8_t *info; /* header.info bytes before its struct kz_info */
};

struct patch {
	struct buffer ops; /* struct kz_patch_op; owned */
	struct buffer data; /* owned */
};

/*
 * Make a patch of the @image into @patch, which the caller frees, also after an
 * error. Numbers count from 0 over the whole policy, as it is now. @rule: a valid
 * image without room, of a policy with the image's fields and sets, of one group
 * with one rule. @line: of the text, for struct kz_edit.
 *
 * 0, -ENOMEM, -EINVAL (no such place or rule), or the policy has to be compiled
 * again: -EOPNOTSUPP, the image does not have what the rule needs; -ENOSPC, there
 * is no room left.
 */
int patch_add(const struct patch_image *image, uint32_t group, uint32_t number,
	      uint32_t line, const struct image *rule, struct patch *patch);
int patch_replace(const struct patch_image *image, uint32_t number,
		  uint32_t line, const struct image *rule, struct patch *patch);
int patch_del(const struct patch_image *image, uint32_t number, uint32_t line,
	      struct patch *patch);

void patch_free(struct patch *patch);

/*
 * Run the @patch on the image at @hot, which is as it was when the patch was made.
 * @wait returns when every packet that was under evaluation is done, as RCU's
 * synchronize_rcu() does. Killed at any time, it has done nothing that a packet
 * sees, or the next patch_resume() does what is missing.
 */
void patch_run(const struct patch *patch, uint8_t *hot,
	       void (*wait)(void *context), void *context);

/* Finish what the last patch_run() may have left to do. */
void patch_resume(uint8_t *hot);

#endif
