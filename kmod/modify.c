// SPDX-License-Identifier: GPL-2.0-only
#include <net/dsfield.h>
#include <net/inet_ecn.h>
#include <net/ipv6.h>

#include "kmod/modify.h"
#include "kmod/send.h"

static int dscp_write_ip(struct sk_buff *skb, u8 dsfield)
{
	if (skb_ensure_writable(skb, sizeof(struct iphdr)))
		return -ENOMEM;
	ipv4_change_dsfield(ip_hdr(skb), INET_ECN_MASK, dsfield);
	return 0;
}

/* A device's sum over the packet includes this header, which has no checksum
 * that would cancel out the change.
 */
static int dscp_write_ip6(struct sk_buff *skb, u8 dsfield)
{
	__be32 *first, before;

	if (skb_ensure_writable(skb, sizeof(struct ipv6hdr)))
		return -ENOMEM;
	first = (__be32 *)ipv6_hdr(skb);
	before = *first;
	ipv6_change_dsfield(ipv6_hdr(skb), INET_ECN_MASK, dsfield);
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->csum =
			csum_add(csum_sub(skb->csum, (__force __wsum)before),
				 (__force __wsum)*first);
	return 0;
}

static int dscp_write(const struct kz_key *key, struct sk_buff *skb)
{
	u8 dsfield = kz_key_dscp(key) << 2;

	switch (kz_key_family(key)) {
	case KZ_FAMILY_IP:
		if ((ipv4_get_dsfield(ip_hdr(skb)) ^ dsfield) & ~INET_ECN_MASK)
			return dscp_write_ip(skb, dsfield);
		return 0;
	case KZ_FAMILY_IP6:
		if ((ipv6_get_dsfield(ipv6_hdr(skb)) ^ dsfield) &
		    ~INET_ECN_MASK)
			return dscp_write_ip6(skb, dsfield);
		return 0;
	default:
		return 0;
	}
}

int kz_packet_modify(u64 features, const struct kz_key *key,
		     struct sk_buff *skb, const struct kz_hook_context *context,
		     int verdict)
{
	u32 mirror = key->word[KZ_W_MIRROR];
	u32 redirect = key->word[KZ_W_REDIRECT];

	if (verdict == KZ_DROP && !mirror)
		return KZ_DROP;
	if (features & KZ_F_DSCP_WRITE && dscp_write(key, skb))
		return KZ_DROP;
	if (features & KZ_F_PRIORITY)
		skb->priority = key->word[KZ_W_PRIORITY];
	if (mirror)
		kz_send_copy(context->net, mirror, skb);
	if (verdict == KZ_DROP || !redirect)
		return verdict;
	return kz_send_away(context->net, redirect, skb) ? KZ_DROP : KZ_STOLEN;
}
