/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a place does not see, or cannot have done, though its backend can: the
 * output device before routing, for one. backend_check() knows backends; this
 * knows places.
 *
 * Each returns 0, or -EINVAL with a sentence in @why (WHY_SIZE bytes) that names
 * the first part of the policy that asks for it and its line; and an error at
 * that place in the attachment's messages, if it has any. A policy may be
 * missing there.
 */
#ifndef KZ_HOOK_LIMITS_H
#define KZ_HOOK_LIMITS_H

#include "userspace/backend/backend.h"

/* @reason is why @what, at @at in the policy, cannot be where it is to be. */
int hook_limit_refuse_at(const struct attachment *attachment,
			 struct location at, const char *what,
			 const char *reason, char *why);

/* A warning at the first part of the policy that needs @feature. */
void hook_limit_warn(const struct attachment *attachment, uint64_t feature,
		     const char *warning);

/* @reason is why what needs @feature (KZ_F_*) cannot be where it is to be. */
int hook_limit_refuse(const struct attachment *attachment, uint64_t feature,
		      const char *reason, char *why);

/* Whose hooks they are, where that makes a difference. */
#define HOOK_LIMITS_LABELS 0x1U /* fields in flow are in conntrack's labels */
#define HOOK_LIMITS_MODULE 0x2U /* the module's */

/* The same for netfilter's hooks: @hooks is a mask of 1 << NF_INET_*. */
int hook_limits_check(const struct attachment *attachment, uint32_t whose,
		      uint32_t hooks, int32_t priority, char *why);

#endif
