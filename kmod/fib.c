// SPDX-License-Identifier: GPL-2.0-only
/* As nft_fib_ipv4.c and nft_fib_ipv6.c ask, so that a policy means the same. */
#include <linux/netfilter.h>
#include <linux/netfilter_ipv6.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/ip_fib.h>
#include <net/l3mdev.h>
#include <net/route.h>

#include "kmod/fib.h"

static struct in6_addr address6(const struct kz_key *key, u32 word)
{
	struct in6_addr address;
	int i;

	for (i = 0; i < 4; i++)
		address.s6_addr32[i] = cpu_to_be32(key->word[word + i]);
	return address;
}

/* Of a link-local address the device decides. */
static int flow6_fill(struct flowi6 *fl6, const struct in6_addr *to,
		      const struct in6_addr *from, const struct net_device *dev)
{
	int flags = 0;

	*fl6 = (struct flowi6){
		.flowi6_iif = LOOPBACK_IFINDEX,
		.daddr = *to,
		.saddr = *from,
		.flowi6_l3mdev = l3mdev_master_ifindex_rcu(dev),
	};
	if (ipv6_addr_type(to) & IPV6_ADDR_LINKLOCAL) {
		flags |= RT6_LOOKUP_F_IFACE;
		fl6->flowi6_oif = dev ? dev->ifindex : 0;
	}
	if (ipv6_addr_type(from) & IPV6_ADDR_UNICAST)
		flags |= RT6_LOOKUP_F_HAS_SADDR;
	return flags;
}

static u32 unreachable_type(int err)
{
	switch (err) {
	case -EINVAL:
		return RTN_BLACKHOLE;
	case -EACCES:
		return RTN_PROHIBIT;
	case -EAGAIN:
		return RTN_THROW;
	default:
		return RTN_UNREACHABLE;
	}
}

static u32 daddr_type6(const struct sk_buff *skb, struct net *net,
		       const struct kz_key *key)
{
	struct in6_addr to = address6(key, KZ_W_DADDR);
	struct in6_addr from = address6(key, KZ_W_SADDR);
	u32 type = RTN_UNSPEC;
	struct dst_entry *dst;
	struct rt6_info *rt;
	struct flowi6 fl6;
	int err;

	flow6_fill(&fl6, &to, &from, skb->dev);
	err = nf_ip6_route(net, &dst, flowi6_to_flowi(&fl6), false);
	if (err)
		return unreachable_type(err);
	rt = (struct rt6_info *)dst;
	err = rt->rt6i_flags & RTF_REJECT ? dst->error : 0;
	if (ipv6_anycast_destination(dst, &to))
		type = RTN_ANYCAST;
	else if (rt->rt6i_flags & RTF_LOCAL)
		type = RTN_LOCAL;
	dst_release(dst);
	if (err)
		return unreachable_type(err);
	if (type != RTN_UNSPEC)
		return type;
	if (ipv6_addr_type(&to) & IPV6_ADDR_MULTICAST)
		return RTN_MULTICAST;
	return ipv6_addr_type(&to) & IPV6_ADDR_UNICAST ? RTN_UNICAST :
							 RTN_UNSPEC;
}

u32 kz_fib_daddr_type(const struct sk_buff *skb, struct net *net,
		      const struct kz_key *key)
{
	if (kz_key_family(key) == KZ_FAMILY_IP)
		return inet_addr_type_dev_table(
			net, skb->dev, cpu_to_be32(key->word[KZ_W_DADDR]));
	if (kz_key_family(key) == KZ_FAMILY_IP6)
		return daddr_type6(skb, net, key);
	return RTN_UNSPEC;
}

static bool saddr_exists4(const struct kz_hook_context *context,
			  const struct kz_key *key)
{
	__be32 saddr = cpu_to_be32(key->word[KZ_W_SADDR]);
	__be32 daddr = cpu_to_be32(key->word[KZ_W_DADDR]);
	struct flowi4 fl4 = {
		.flowi4_scope = RT_SCOPE_UNIVERSE,
		.flowi4_iif = context->hook == NF_INET_FORWARD ?
				      context->out->ifindex :
				      LOOPBACK_IFINDEX,
		.flowi4_l3mdev = l3mdev_master_ifindex_rcu(context->in),
		.daddr = saddr,
	};
	struct fib_result result;

	/* DHCP, and groups that have not got an address yet */
	if (ipv4_is_zeronet(saddr) &&
	    (ipv4_is_lbcast(daddr) || ipv4_is_local_multicast(daddr)))
		return true;
	if (!ipv4_is_multicast(daddr) && !ipv4_is_lbcast(daddr) &&
	    !ipv4_is_zeronet(daddr))
		fl4.saddr = daddr;
	if (fib_lookup(context->net, &fl4, &result,
		       FIB_LOOKUP_IGNORE_LINKSTATE) ||
	    result.type == RTN_LOCAL)
		return false;
	return fib_info_nh_uses_dev(result.fi, context->in);
}

static bool saddr_exists6(const struct sk_buff *skb,
			  const struct kz_hook_context *context,
			  const struct kz_key *key)
{
	struct in6_addr to = address6(key, KZ_W_SADDR);
	struct in6_addr from = address6(key, KZ_W_DADDR);
	const struct net_device *dev = context->in;
	struct flowi6 fl6;
	struct rt6_info *rt;
	bool exists = false;
	int flags;

	/* Duplicate address detection */
	if ((key->word[KZ_W_CLASS] & KZ_C_PROTO) == IPPROTO_ICMPV6 &&
	    ipv6_addr_any(&to) && ipv6_addr_type(&from) & IPV6_ADDR_LINKLOCAL)
		return true;
	flags = flow6_fill(&fl6, &to, &from, dev);
	if (context->hook == NF_INET_FORWARD)
		fl6.flowi6_iif = context->out->ifindex;
	rt = (struct rt6_info *)ip6_route_lookup(context->net, &fl6, skb,
						 flags);
	if (!rt->dst.error &&
	    !(rt->rt6i_flags & (RTF_REJECT | RTF_ANYCAST | RTF_LOCAL)))
		exists = rt->rt6i_idev->dev == dev ||
			 l3mdev_master_ifindex_rcu(rt->rt6i_idev->dev) ==
				 dev->ifindex;
	ip6_rt_put(rt);
	return exists;
}

bool kz_fib_saddr_exists(const struct sk_buff *skb,
			 const struct kz_hook_context *context,
			 const struct kz_key *key)
{
	if (skb->pkt_type == PACKET_LOOPBACK ||
	    context->in->flags & IFF_LOOPBACK)
		return true;
	if (kz_key_family(key) == KZ_FAMILY_IP)
		return saddr_exists4(context, key);
	return kz_key_family(key) == KZ_FAMILY_IP6 &&
	       saddr_exists6(skb, context, key);
}
