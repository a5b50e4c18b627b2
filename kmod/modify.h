/* SPDX-License-Identifier: GPL-2.0-only */
/* Packet modifications beside the mark. */
#ifndef KZ_MODIFY_H
#define KZ_MODIFY_H

#include "kmod/hook_context.h"
#include "kmod/policy.h"

/* Features of policies that have any. */
#define KZ_F_MODIFY                                                    \
	(KZ_F_IP_WRITE | KZ_F_PRIORITY | KZ_F_MIRROR | KZ_F_REDIRECT | \
	 KZ_F_REJECT | KZ_F_REJECT_OR_DROP)

/*
 * Modify @skb as the policy has left @key: DSCP and priority, then mirror, then
 * redirect. A packet to be dropped is only mirrored and answered. Returns
 * @verdict; KZ_DROP if a modification fails; KZ_STOLEN if the packet is redirected.
 */
int kz_packet_modify(u64 features, const struct kz_key *key,
		     struct sk_buff *skb, const struct kz_hook_context *context,
		     int verdict);

#endif
