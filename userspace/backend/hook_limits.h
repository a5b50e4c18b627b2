/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a backend can do, but not at each of its hooks: match the output device,
 * for one, which is not known before routing. backend_check() checks for
 * backends; this checks for hooks.
 *
 * Each returns 0, or -EINVAL with a sentence in @why (WHY_SIZE bytes) that
 * names the first part of the policy that asks for it and its line; and an
 * error at that place in the attachment's messages, if it has any. A policy may
 * be missing there.
 */
#ifndef KZ_HOOK_LIMITS_H
#define KZ_HOOK_LIMITS_H

#include "userspace/backend/backend.h"

/* @reason is why @what, at @at in the policy, is not possible there. */
int hook_limit_refuse_at(const struct attachment *attachment,
			 struct location at, const char *what,
			 const char *reason, char *why);

/* A warning at the first part of the policy that needs @feature. */
void hook_limit_warn(const struct attachment *attachment, uint64_t feature,
		     const char *warning);

/* @reason is why what needs @feature (KZ_F_*) is not possible there. */
int hook_limit_refuse(const struct attachment *attachment, uint64_t feature,
		      const char *reason, char *why);

/*
 * The same by the columns of core/features.def, for @hooks of netfilter (a mask
 * of 1 << NF_INET_*) and for tc. @labels: fields in flow are kept in
 * conntrack's labels.
 */
int hook_limits_check(const struct attachment *attachment, bool labels,
		      uint32_t hooks, int32_t priority, char *why);
int hook_limits_check_tc(const struct attachment *attachment, bool labels,
			 bool egress, char *why);

/* A warning of no place in the policy: "@why: @what". */
void attachment_warn(const struct attachment *attachment, const char *why,
		     const char *what);

#endif
