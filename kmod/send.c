// SPDX-License-Identifier: GPL-2.0-only
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/dst.h>
#include <net/ip.h>
#include <net/pkt_sched.h>

#include "kmod/send.h"

/* The device's own hooks may lead back here, on this CPU. */
static DEFINE_PER_CPU(bool, sending);

/* A packet as it was received: packets of a tunnel or the host have no Ethernet
 * header.
 */
static bool has_ether(const struct sk_buff *skb)
{
	return skb->dev && skb->dev->type == ARPHRD_ETHER &&
	       skb_mac_header_was_set(skb) &&
	       skb_mac_header_len(skb) == ETH_HLEN && !skb_network_offset(skb);
}

static struct net_device *device_get(struct net *net, u32 ifindex)
{
	struct net_device *dev = dev_get_by_index_rcu(net, ifindex);

	if (!dev || dev->type != ARPHRD_ETHER)
		return NULL;
	return dev;
}

/* Is @skb, a datagram that conntrack has made whole, too long for @dev? Its
 * data is its network header.
 */
static bool exceeds(const struct sk_buff *skb, const struct net_device *dev)
{
	return !skb_is_gso(skb) && skb->len > READ_ONCE(dev->mtu);
}

static bool is_ip(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IP) ||
	       skb->protocol == htons(ETH_P_IPV6);
}

/* Bytes of the fragments that @skb came in, as far as @dev takes them. */
static u16 fragment_size(const struct sk_buff *skb,
			 const struct net_device *dev)
{
	u16 size = skb->protocol == htons(ETH_P_IP) ? IPCB(skb)->frag_max_size :
						      IP6CB(skb)->frag_max_size;
	u32 mtu = min_t(u32, READ_ONCE(dev->mtu), U16_MAX);

	return size ? min_t(u32, size, mtu) : mtu;
}

/* Consumes @skb, which must not be shared. */
static void transmit(struct sk_buff *skb, struct net_device *dev)
{
	u16 fragments = exceeds(skb, dev) ? fragment_size(skb, dev) : 0;

	skb_push_rcsum(skb, ETH_HLEN);
	skb->dev = dev;
	skb_clear_tstamp(skb);
	nf_reset_ct(skb); /* it is a new packet to the next device */
	skb_orphan(skb);
	skb_dst_drop(skb);
	/* As act_mirred sends what act_ct has made whole. */
	memset(skb->cb, 0, sizeof(skb->cb));
	tc_skb_cb(skb)->mru = fragments;
	sch_frag_xmit_hook(skb, dev_queue_xmit);
}

/* The original's path will write another header there. */
static int transmit_copy(const struct sk_buff *skb, struct net_device *dev)
{
	struct sk_buff *copy = skb_clone((struct sk_buff *)skb, GFP_ATOMIC);

	if (!copy)
		return -ENOMEM;
	if (skb_cow_head(copy, ETH_HLEN)) {
		kfree_skb(copy);
		return -ENOMEM;
	}
	transmit(copy, dev);
	return 0;
}

/* Would the packet come back from @dev, and be sent there again, forever? In an
 * RCU read section.
 */
static bool leads_back(const struct sk_buff *skb, struct net_device *dev)
{
	const struct net_device_ops *ops = dev->netdev_ops;

	return ops->ndo_get_peer_dev && ops->ndo_get_peer_dev(dev) == skb->dev;
}

static int send(struct net *net, u32 ifindex, struct sk_buff *skb, bool copy)
{
	struct net_device *dev = device_get(net, ifindex);
	int err = 0;

	if (!dev)
		return -ENODEV;
	if (!netif_running(dev))
		return -ENETDOWN;
	if (!has_ether(skb))
		return -EINVAL;
	if (leads_back(skb, dev))
		return -ELOOP;
	if (exceeds(skb, dev) && !is_ip(skb))
		return -EMSGSIZE;
	local_bh_disable();
	if (__this_cpu_read(sending)) {
		err = -ELOOP;
		goto out_enable;
	}
	__this_cpu_write(sending, true);
	if (copy)
		err = transmit_copy(skb, dev);
	else if (skb_cow_head(skb, ETH_HLEN))
		err = -ENOMEM;
	else
		transmit(skb, dev);
	__this_cpu_write(sending, false);
out_enable:
	local_bh_enable();
	return err;
}

int kz_send_away(struct net *net, u32 ifindex, struct sk_buff *skb)
{
	return send(net, ifindex, skb, false);
}

int kz_send_copy(struct net *net, u32 ifindex, struct sk_buff *skb)
{
	return send(net, ifindex, skb, true);
}
