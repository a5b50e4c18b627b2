// SPDX-License-Identifier: GPL-2.0-only
/* The one place where a packet meets the evaluator. */
#include <linux/if_arp.h>
#include <linux/if_ether.h>

#include "env.h"
#include "policy.h"

#include "eval.h"
#include "parse.h"

/* Zeroed in pieces that the compiler stores: one of all would be a rep stos,
 * which takes longer to start than to finish.
 */
kz_inline void key_clear(struct kz_key *key)
{
	memset(key->word, 0, 32);
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

kz_inline enum kz_verdict judge(const struct kz_policy *policy,
				struct sk_buff *skb,
				const struct kz_place *place,
				struct kz_result *result)
{
	u32 features = policy->image->features;
	u32 window = policy->image->window;
	struct kz_packet packet = {
		.skb = skb,
		.data = skb->data,
		.linear = skb_headlen(skb),
	};
	enum kz_verdict verdict;
	struct kz_eval e;

	key_clear(&e.key);
	e.env.image = (const u8 *)policy->image;
	e.env.policy = policy;
	if (features & KZ_F_ETHER && place->ether)
		fill_ether(skb, place->ethertype, &e.key);
	kz_parse_network(&packet, 0, place->ethertype, features, &e.key);
	e.key.word[KZ_W_MARK] = skb->mark;
	if (features & KZ_F_DEVICES) {
		e.key.word[KZ_W_IIF] = place->iif;
		e.key.word[KZ_W_OIF] = place->oif;
	}
	verdict = kz_evaluate(&e, result);
	if (features & KZ_F_MARK_WRITE && verdict != KZ_DROP)
		skb->mark = (skb->mark & ~window) |
			    (e.key.word[KZ_W_MARK] & window);
	return verdict;
}

enum kz_verdict kz_policy_judge(const struct kz_policy *policy,
				struct sk_buff *skb,
				const struct kz_place *place,
				struct kz_result *result)
{
	return judge(policy, skb, place, result);
}

unsigned int kz_policy_hook(const struct kz_policy *policy, struct sk_buff *skb,
			    const struct nf_hook_state *state)
{
	struct kz_place place = {
		.ethertype = state->pf == NFPROTO_IPV4 ? ETH_P_IP : ETH_P_IPV6,
	};

	if (policy->image->features & (KZ_F_DEVICES | KZ_F_ETHER)) {
		place.ether = state->in && state->in->type == ARPHRD_ETHER;
		place.iif = state->in ? state->in->ifindex : 0;
		place.oif = state->out ? state->out->ifindex : 0;
	}
	return judge(policy, skb, &place, NULL) == KZ_DROP ? NF_DROP :
							     NF_ACCEPT;
}
