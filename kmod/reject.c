// SPDX-License-Identifier: GPL-2.0-only
#include <net/netfilter/ipv4/nf_reject.h>
#include <net/netfilter/ipv6/nf_reject.h>

#include "core/reject.h"
#include "kmod/compat.h"
#include "kmod/reject.h"

static void send_reset(const struct kz_key *key, struct sk_buff *skb,
		       const struct kz_hook_context *context)
{
	if (kz_key_family(key) == KZ_FAMILY_IP)
		nf_send_reset(context->net, NULL, skb, context->hook);
	else
		nf_send_reset6(context->net, NULL, skb, context->hook);
}

static void send_unreachable(u32 reject, const struct kz_key *key,
			     struct sk_buff *skb,
			     const struct kz_hook_context *context)
{
	if (kz_key_family(key) == KZ_FAMILY_IP)
		nf_send_unreach(skb, kz_reject_code(reject), context->hook);
	else
		nf_send_unreach6(context->net, skb, kz_reject_code6(reject),
				 context->hook);
}

void kz_reject_send(u32 reject, const struct kz_key *key, struct sk_buff *skb,
		    const struct kz_hook_context *context)
{
	/* Without it the compiler drops what the kernel has not. */
	if (!KZ_CAN_REJECT || kz_key_family(key) == KZ_FAMILY_OTHER)
		return;
	switch (reject & KZ_REJECT_KIND) {
	case KZ_REJECT_UNREACHABLE:
		send_unreachable(reject, key, skb, context);
		break;
	case KZ_REJECT_RESET:
		send_reset(key, skb, context);
		break;
	}
}
