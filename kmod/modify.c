// SPDX-License-Identifier: GPL-2.0-only
#include <net/dsfield.h>
#include <net/inet_ecn.h>
#include <net/ipv6.h>

#include "kmod/modify.h"
#include "kmod/reject.h"
#include "kmod/send.h"

static int write_ip(struct sk_buff *skb, u8 dsfield, u8 ttl)
{
	struct iphdr *ip;

	if (skb_ensure_writable(skb, sizeof(*ip)))
		return -ENOMEM;
	ip = ip_hdr(skb);
	ipv4_change_dsfield(ip, INET_ECN_MASK, dsfield);
	if (ip->ttl == ttl)
		return 0;
	/* of the 16-bit word that TTL and protocol are */
	csum_replace2(&ip->check, htons(ip->ttl << 8), htons(ttl << 8));
	ip->ttl = ttl;
	return 0;
}

/* A device's sum over the packet includes this header, which has no checksum
 * that would cancel out the change.
 */
static int write_ip6(struct sk_buff *skb, u8 dsfield, u8 hop_limit)
{
	__be32 before[2];
	__be32 *first;

	if (skb_ensure_writable(skb, sizeof(struct ipv6hdr)))
		return -ENOMEM;
	first = (__be32 *)ipv6_hdr(skb);
	memcpy(before, first, sizeof(before));
	ipv6_change_dsfield(ipv6_hdr(skb), INET_ECN_MASK, dsfield);
	ipv6_hdr(skb)->hop_limit = hop_limit;
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->csum = csum_partial(
			first, sizeof(before),
			csum_sub(skb->csum,
				 csum_partial(before, sizeof(before), 0)));
	return 0;
}

/* What @key has of the IP header into the packet. */
static int header_write(const struct kz_key *key, struct sk_buff *skb)
{
	u8 dsfield = kz_key_dscp(key) << 2;
	u8 ttl = key->word[KZ_W_IP] & KZ_IP_TTL;

	switch (kz_key_family(key)) {
	case KZ_FAMILY_IP:
		if ((ipv4_get_dsfield(ip_hdr(skb)) ^ dsfield) &
			    ~INET_ECN_MASK ||
		    ip_hdr(skb)->ttl != ttl)
			return write_ip(skb, dsfield, ttl);
		return 0;
	case KZ_FAMILY_IP6:
		if ((ipv6_get_dsfield(ipv6_hdr(skb)) ^ dsfield) &
			    ~INET_ECN_MASK ||
		    ipv6_hdr(skb)->hop_limit != ttl)
			return write_ip6(skb, dsfield, ttl);
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

	if (verdict == KZ_DROP &&
	    features & (KZ_F_REJECT | KZ_F_REJECT_OR_DROP))
		kz_reject_send(redirect, key, skb, context);
	if (verdict == KZ_DROP && !mirror)
		return KZ_DROP;
	if (features & KZ_F_IP_WRITE && header_write(key, skb))
		return KZ_DROP;
	if (features & KZ_F_PRIORITY)
		skb->priority = key->word[KZ_W_PRIORITY];
	if (mirror)
		kz_send_copy(context->net, mirror, skb);
	if (verdict == KZ_DROP || !redirect)
		return verdict;
	return kz_send_away(context->net, redirect, skb) ? KZ_DROP : KZ_STOLEN;
}
