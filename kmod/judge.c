// SPDX-License-Identifier: GPL-2.0-only
/* The one place where a packet meets the evaluator. */
#include <linux/if_ether.h>

#include "env.h"
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

enum kz_verdict kz_policy_judge(const struct kz_policy *policy,
				struct sk_buff *skb,
				const struct kz_place *place,
				struct kz_result *result)
{
	struct kz_packet packet = { .skb = skb };
	u32 window = policy->image->window;
	enum kz_verdict verdict;
	struct kz_eval e = {
		.env = {
			.image = (const u8 *)policy->image,
			.counters = policy->counters,
			.sets = policy->sets,
		},
	};

	if (policy->image->features & KZ_F_ETHER && place->ether)
		fill_ether(skb, place->ethertype, &e.key);
	kz_parse_network(&packet, 0, place->ethertype, &e.key);
	e.key.word[KZ_W_MARK] = skb->mark;
	e.key.word[KZ_W_IIF] = place->iif;
	e.key.word[KZ_W_OIF] = place->oif;
	verdict = kz_evaluate(&e, result);
	if (verdict != KZ_DROP)
		skb->mark = (skb->mark & ~window) |
			    (e.key.word[KZ_W_MARK] & window);
	return verdict;
}
