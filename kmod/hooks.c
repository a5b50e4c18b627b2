// SPDX-License-Identifier: GPL-2.0-only
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/rtnetlink.h>
#include <net/dsfield.h>

#include "core/hook_limits.h"
#include "kmod/evaluate.h"
#include "kmod/few.h"
#include "kmod/hooks.h"
#include "kmod/slot.h"

static unsigned int hook(void *priv, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	const struct kz_slot *slot = priv;
	const struct kz_policy *policy = rcu_dereference(slot->policy);

	if (!policy)
		return NF_ACCEPT;
	if (policy->few.candidate)
		return kz_few_hook(policy, skb, state);
	return policy->full_features ? kz_policy_hook_full(policy, skb, state) :
				       kz_policy_hook_fast(policy, skb, state);
}

static u8 dsfield(const struct sk_buff *skb, u8 family)
{
	return family == NFPROTO_IPV4 ? ipv4_get_dsfield(ip_hdr(skb)) :
					ipv6_get_dsfield(ipv6_hdr(skb));
}

/* The route was chosen by the old mark and DSCP: choose again, as iptables
 * does.
 */
static unsigned int hook_out(void *priv, struct sk_buff *skb,
			     const struct nf_hook_state *state)
{
	u8 before = dsfield(skb, state->pf);
	unsigned int verdict;
	u32 mark = skb->mark;
	int err;

	verdict = hook(priv, skb, state);
	if (verdict != NF_ACCEPT)
		return verdict;
	if (skb->mark == mark && dsfield(skb, state->pf) == before)
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
	int err;

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
	err = nf_register_net_hooks(net, slot->ops, ops - slot->ops);
	slot->n_ops = err ? 0 : ops - slot->ops;
	return err;
}

void kz_hooks_unregister(struct net *net, struct kz_slot *slot)
{
	nf_unregister_net_hooks(net, slot->ops, slot->n_ops);
}

const char *kz_hooks_refuse(u32 hooks, s32 priority, u64 features)
{
	unsigned int i;

	if (!IS_ENABLED(CONFIG_SOCK_CGROUP_DATA) && hooks &&
	    features & KZ_F_CGROUP)
		return "sockets have no control groups: this kernel is built without CONFIG_SOCK_CGROUP_DATA";
	for (i = 0; i < ARRAY_SIZE(kz_hook_limits); i++)
		if (features & kz_hook_limits[i].feature &&
		    kz_hook_limit_holds(&kz_hook_limits[i], hooks, priority))
			return kz_hook_limits[i].reason;
	return NULL;
}
