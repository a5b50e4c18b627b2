// SPDX-License-Identifier: GPL-2.0-only
/* The one place where a packet meets the evaluator. */
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <net/netfilter/nf_conntrack.h>

#include "env.h"
#include "outcome.h"
#include "policy.h"

#include "eval.h"
#include "parse.h"

/* Zeroed in pieces that the compiler stores: one of all would be a rep stos,
 * which takes longer to start than to finish.
 */
kz_inline void key_clear(struct kz_key *key)
{
	memset(&key->word[0], 0, 32);
	memset(key->word + 8, 0, 32);
	memset(key->word + 16, 0, 32);
	memset(key->word + 24, 0, 32);
	_Static_assert(sizeof(*key) == 4 * 32, "kz_key");
}

/* As xt_mac looks for it. */
static noinline void fill_ether(const struct sk_buff *skb, u16 type,
				struct kz_key *key)
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

kz_inline int judge(const struct kz_policy *policy, struct sk_buff *skb,
		    const struct kz_place *place, struct kz_result *result)
{
	u32 features = policy->image->features, window;
	struct kz_packet packet = {
		.skb = skb,
		.data = skb->data,
		.linear = skb_headlen(skb),
	};
	struct kz_eval e kz_scratch;
	int verdict;

	key_clear(&e.key);
	e.env.image = (const u8 *)policy->image;
	e.env.policy = policy;
	e.env.skb = skb;
	e.env.place = place;
	if (features & KZ_F_ETHER && place->ether)
		fill_ether(skb, place->ethertype, &e.key);
	kz_parse_network(&packet, 0, place->ethertype, features, &e.key);
	e.key.word[KZ_W_MARK] = skb->mark;
	if (features & KZ_F_DEVICES) {
		e.key.word[KZ_W_IIF] = place->iif;
		e.key.word[KZ_W_OIF] = place->oif;
	}
	e.key.word[KZ_W_PRIORITY] = skb->priority;
	if (features & KZ_F_CT)
		e.key.word[KZ_W_CT] = place->ct ?: connection_state(skb);
	verdict = kz_evaluate(&e, result);
	if (features & KZ_F_MARK_WRITE &&
	    (verdict != KZ_DROP || e.key.word[KZ_W_MIRROR])) {
		window = policy->image->window;
		skb->mark = (skb->mark & ~window) |
			    (e.key.word[KZ_W_MARK] & window);
	}
	if (features & KZ_OUTCOME && !place->flow)
		return kz_outcome(features, &e.key, skb, place, verdict);
	return verdict;
}

int kz_policy_judge(const struct kz_policy *policy, struct sk_buff *skb,
		    const struct kz_place *place, struct kz_result *result)
{
	return judge(policy, skb, place, result);
}

unsigned int kz_policy_hook(const struct kz_policy *policy, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	static const unsigned int verdicts[] = {
		[KZ_CONTINUE] = NF_ACCEPT,
		[KZ_ACCEPT] = NF_ACCEPT,
		[KZ_DROP] = NF_DROP,
		[KZ_STOLEN] = NF_STOLEN,
	};
	struct kz_place place = {
		.ethertype = state->pf == NFPROTO_IPV4 ? ETH_P_IP : ETH_P_IPV6,
		.net = state->net,
	};

	/* What only some policies ask for is not read for the others. */
	if (policy->image->features & (KZ_F_DEVICES | KZ_F_ETHER)) {
		place.ether = state->in && state->in->type == ARPHRD_ETHER;
		place.iif = state->in ? state->in->ifindex : 0;
		place.oif = state->out ? state->out->ifindex : 0;
	}
	return verdicts[judge(policy, skb, &place, NULL)];
}
