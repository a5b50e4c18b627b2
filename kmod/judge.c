// SPDX-License-Identifier: GPL-2.0-only
/* The one place where a packet meets the evaluator. */
#include <linux/if_ether.h>
#include <net/netfilter/nf_conntrack.h>

#include "env.h"
#include "outcome.h"
#include "policy.h"

#include "eval.h"
#include "parse.h"

/* As xt_mac looks for it. */
static void fill_ether(const struct sk_buff *skb, u16 type, struct kz_key *key)
{
	const void *header = skb_mac_header(skb);

	if (!skb_mac_header_was_set(skb) || header < (const void *)skb->head ||
	    header + ETH_HLEN > (const void *)skb->data)
		return;
	kz_key_ether(header, type, key);
}

/* As nft_ct_get_eval() says it. */
static u32 connection_state(const struct sk_buff *skb)
{
	enum ip_conntrack_info info;

	if (nf_ct_get(skb, &info))
		return NF_CT_STATE_BIT(info);
	return info == IP_CT_UNTRACKED ? NF_CT_STATE_UNTRACKED_BIT :
					 NF_CT_STATE_INVALID_BIT;
}

int kz_policy_judge(const struct kz_policy *policy, struct sk_buff *skb,
		    const struct kz_place *place, struct kz_result *result)
{
	struct kz_packet packet = { .skb = skb };
	u32 window = policy->image->window;
	int verdict;
	struct kz_eval e = {
		.env = {
			.image = (const u8 *)policy->image,
			.counters = policy->counters,
			.sets = policy->sets,
			.state = policy->state,
			.skb = skb,
			.flow = place->flow,
		},
	};

	if (policy->image->features & KZ_F_ETHER && place->ether)
		fill_ether(skb, place->ethertype, &e.key);
	kz_parse_network(&packet, 0, place->ethertype, &e.key);
	e.key.word[KZ_W_MARK] = skb->mark;
	e.key.word[KZ_W_IIF] = place->iif;
	e.key.word[KZ_W_OIF] = place->oif;
	e.key.word[KZ_W_PRIORITY] = skb->priority;
	if (policy->image->features & KZ_F_CT)
		e.key.word[KZ_W_CT] = place->ct ?: connection_state(skb);
	verdict = kz_evaluate(&e, result);
	if (verdict != KZ_DROP || e.key.word[KZ_W_MIRROR])
		skb->mark = (skb->mark & ~window) |
			    (e.key.word[KZ_W_MARK] & window);
	if (policy->image->features & KZ_OUTCOME && !place->flow)
		return kz_outcome(policy->image->features, &e.key, skb, place,
				  verdict);
	return verdict;
}
