/* SPDX-License-Identifier: GPL-2.0-only */
/* What a policy does to a packet beside its mark. */
#ifndef KZ_MODIFY_H
#define KZ_MODIFY_H

#include "kmod/hook_context.h"
#include "kmod/policy.h"

/* Features of policies that do any of it. */
#define KZ_F_MODIFY \
	(KZ_F_DSCP_WRITE | KZ_F_PRIORITY | KZ_F_MIRROR | KZ_F_REDIRECT)

/*
 * Do to @skb what @key says after the policy: DSCP and priority, then the copy,
 * then the other way. Of a packet that is to be dropped only the copy is told.
 * The verdict: @verdict, KZ_DROP if it cannot be done, or KZ_STOLEN.
 */
int kz_packet_modify(u64 features, const struct kz_key *key,
		     struct sk_buff *skb, const struct kz_hook_context *context,
		     int verdict);

#endif
