/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The events of rules with "log": the tracepoint kzmark:kzmark_log, and the
 * multicast group KZMARK_GENL_EVENTS.
 */
#ifndef KZ_LOG_H
#define KZ_LOG_H

#include "kmod/hook_context.h"
#include "kmod/policy.h"

/* @rule of @policy has met the packet of @key. From any context. */
void kz_log(const struct kz_policy *policy,
	    const struct kz_hook_context *context, const struct kz_key *key,
	    u32 rule);

#endif
