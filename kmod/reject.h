/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_KMOD_REJECT_H
#define KZ_KMOD_REJECT_H

#include "kmod/hook_context.h"

struct sk_buff;

/*
 * Tell the sender of @skb, which is dropped, what @reject says (core/reject.h).
 * Nothing is sent to a broadcast or multicast address, nor about later
 * fragments, ICMP errors and TCP resets. In an RCU read section; @skb is at the
 * IP header, whole and checked.
 */
void kz_reject_send(u32 reject, const struct kz_key *key, struct sk_buff *skb,
		    const struct kz_hook_context *context);

#endif
