/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a packet is evaluated. */
#ifndef KZ_HOOK_CONTEXT_H
#define KZ_HOOK_CONTEXT_H

#include <linux/types.h>

#include "core/given.h"
#include "core/image.h"
#include "core/result.h"

struct net;
struct net_device;

/* What the hook knows about a packet and the skb does not say. */
struct kz_hook_context {
	u32 ethertype; /* of what skb->data points to, host order */
	bool ether; /* skb's link header, if any, is an Ethernet header */
	u32 iif; /* ifindex, 0: none */
	u32 oif;
	const struct net_device *in; /* NULL: none */
	const struct net_device *out;
	struct net *net; /* whose devices mirror and redirect mean */
	unsigned int hook; /* NF_INET_*: from where reject answers */
	/* Of a test run: values that the packet does not carry. Then only its
	 * mark is written, and it is not sent. NULL: a real packet.
	 */
	const struct kz_given *given;
};

/* Instead of a verdict: the packet no longer belongs to the caller. */
#define KZ_STOLEN KZ_VERDICTS

#endif
