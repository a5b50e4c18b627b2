/* SPDX-License-Identifier: GPL-2.0-only */
/* An image from a checked policy. */
#ifndef KZ_COMPILE_COMPILE_H
#define KZ_COMPILE_COMPILE_H

#include "userspace/compile/image.h"
#include "userspace/policy/policy.h"

/*
 * Compile @policy into @image, which the caller frees. 0, or -errno: -ENOMEM,
 * or -E2BIG with a message that names the limit.
 */
int policy_compile(const struct policy *policy, struct image *image,
		   struct messages *messages);

/* The same, and say whether it shall have room for changes (room.h). */
int policy_compile_room(const struct policy *policy, bool room,
			struct image *image, struct messages *messages);

#endif
