/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Send packets out of another device, as tc's mirred does: with the Ethernet
 * header that they were received with. So only packets that an Ethernet device
 * received can be sent, and only to one: they are not routed. A datagram that
 * conntrack has made whole leaves in fragments again.
 */
#ifndef KZ_SEND_H
#define KZ_SEND_H

#include <linux/types.h>

struct net;
struct sk_buff;

/*
 * In an RCU read section, from a hook: @skb's data is its network header.
 * Send @skb out of device @ifindex of @net. On success it is gone; -ENODEV,
 * -ENOMEM, -ENETDOWN, -EINVAL: it has no Ethernet header, -EMSGSIZE: it is too
 * long and no IP packet, or -ELOOP: a packet that is being sent this way sends
 * it.
 */
int kz_send_away(struct net *net, u32 ifindex, struct sk_buff *skb);

/* The same for a copy; @skb stays. */
int kz_send_copy(struct net *net, u32 ifindex, struct sk_buff *skb);

#endif
