// SPDX-License-Identifier: GPL-2.0-only
/* The one place where a packet meets the evaluator. */
#include "env.h"
#include "policy.h"

#include "eval.h"
#include "parse.h"

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
