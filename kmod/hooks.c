// SPDX-License-Identifier: GPL-2.0-only
#include <linux/if_arp.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/rtnetlink.h>

#include "hooks.h"
#include "slot.h"

static unsigned int hook(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	const struct kz_slot *slot = priv;
	const struct kz_policy *policy = rcu_dereference(slot->policy);
	struct kz_place place = {
		.ethertype = state->pf == NFPROTO_IPV4 ? ETH_P_IP : ETH_P_IPV6,
		.ether = state->in && state->in->type == ARPHRD_ETHER,
		.iif = state->in ? state->in->ifindex : 0,
		.oif = state->out ? state->out->ifindex : 0,
	};

	if (!policy)
		return NF_ACCEPT;
	if (kz_policy_judge(policy, skb, &place, NULL) == KZ_DROP)
		return NF_DROP;
	return NF_ACCEPT;
}

/* The route was chosen before the mark: choose again, as iptables does. */
static unsigned int hook_out(void *priv, struct sk_buff *skb,
			     const struct nf_hook_state *state)
{
	unsigned int verdict;
	u32 mark = skb->mark;
	int err;

	verdict = hook(priv, skb, state);
	if (verdict == NF_DROP || skb->mark == mark)
		return verdict;
	if (state->pf == NFPROTO_IPV4)
		err = ip_route_me_harder(state->net, state->sk, skb,
					 RTN_UNSPEC);
	else
		err = nf_ip6_route_me_harder(state->net, state->sk, skb);
	return err < 0 ? NF_DROP_ERR(err) : verdict;
}

int kz_hooks_register(struct net *net, struct kz_slot *slot)
{
	static const u8 families[] = { NFPROTO_IPV4, NFPROTO_IPV6 };
	struct nf_hook_ops *ops = slot->ops;
	unsigned int i, number;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		for (number = 0; number < NF_INET_NUMHOOKS; number++) {
			if (!(slot->hooks & BIT(number)))
				continue;
			*ops++ = (struct nf_hook_ops){
				.hook = number == NF_INET_LOCAL_OUT ? hook_out :
								      hook,
				.priv = slot,
				.pf = families[i],
				.hooknum = number,
				.priority = slot->priority,
			};
		}
	}
	slot->n_ops = ops - slot->ops;
	return nf_register_net_hooks(net, slot->ops, slot->n_ops);
}

void kz_hooks_unregister(struct net *net, struct kz_slot *slot)
{
	nf_unregister_net_hooks(net, slot->ops, slot->n_ops);
}
