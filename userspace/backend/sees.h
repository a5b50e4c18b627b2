/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a place does not see, though its backend can: the output device before
 * routing, for one. backend_check() knows backends; this knows places.
 */
#ifndef KZ_SEES_H
#define KZ_SEES_H

#include "policy.h"

/*
 * @reason is why a condition that needs @feature (KZ_F_*) never holds where
 * @policy is to be. 0, or -EINVAL with a sentence in @why (WHY_SIZE bytes) that
 * names the first such condition and its line. @policy may be NULL.
 */
int sees_refuse(const struct policy *policy, uint32_t feature,
		const char *reason, char *why);

/* The same for netfilter's hooks: @hooks is a mask of 1 << NF_INET_*. And why an
 * action is lost there.
 */
int sees_at_hooks(const struct policy *policy, uint32_t hooks, int32_t priority,
		  char *why);

#endif
