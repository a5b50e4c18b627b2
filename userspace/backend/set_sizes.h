/* SPDX-License-Identifier: GPL-2.0-only */
/* Dynamic sets that become smaller with a replace. */
#ifndef KZ_SET_SIZES_H
#define KZ_SET_SIZES_H

#include "userspace/backend/backend.h"

/*
 * Refuse an @image, to be loaded into @backend as @policy, if a dynamic set of
 * the policy that it replaces has more elements than the set has room for then
 * (S59): -ENOSPC and @why. 0: they fit, or there is no such policy.
 */
int set_sizes_check(const struct backend *backend, const char *policy,
		    const struct image *image, char *why);

#endif
