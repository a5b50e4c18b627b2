/* SPDX-License-Identifier: GPL-2.0-only */
/* What the routing tables say of a packet, as nft's "fib" asks them. */
#ifndef KZ_KMOD_FIB_H
#define KZ_KMOD_FIB_H

#include "kmod/hook_context.h"

#include "core/key.h"

/* RTN_* of the destination address, of an IPv4 or IPv6 packet. */
u32 kz_fib_daddr_type(const struct sk_buff *skb, struct net *net,
		      const struct kz_key *key);

/*
 * True if there is a route to the packet's source by the device on which it
 * came in. At prerouting, input and forward.
 */
bool kz_fib_saddr_exists(const struct sk_buff *skb,
			 const struct kz_hook_context *context,
			 const struct kz_key *key);

#endif
