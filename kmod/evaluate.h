/* SPDX-License-Identifier: GPL-2.0-only */
/* Evaluate a policy for a packet. */
#ifndef KZ_EVALUATE_H
#define KZ_EVALUATE_H

#include <linux/netfilter.h>
#include <linux/skbuff.h>

#include "kmod/hook_context.h"
#include "kmod/policy.h"
#include "core/result.h"

/*
 * Evaluate @policy for @skb, whose data is its network header. Unless the
 * packet is to be dropped, write what the policy says into it: its mark within
 * the policy's window, its priority, its DSCP; and send it, or a copy,
 * elsewhere. enum kz_verdict or KZ_STOLEN. @result gets everything but ns; it
 * may be NULL. In an RCU read section.
 */
int kz_policy_run(const struct kz_policy *policy, struct sk_buff *skb,
		  const struct kz_hook_context *context,
		  struct kz_result *result);

/*
 * The same for a hook; returns netfilter's verdict. In an RCU read section.
 * _full() is for policies with full_features, _fast() for those without: a
 * hook that tells them apart first spares both a frame on the stack.
 */
unsigned int kz_policy_hook_fast(const struct kz_policy *policy,
				 struct sk_buff *skb,
				 const struct nf_hook_state *state);
unsigned int kz_policy_hook_full(const struct kz_policy *policy,
				 struct sk_buff *skb,
				 const struct nf_hook_state *state);

#endif
