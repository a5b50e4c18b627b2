// SPDX-License-Identifier: GPL-2.0-only
#include "core/candidate.h"
#include "kmod/env.h"
#include "kmod/evaluate.h"
#include "kmod/few.h"

#include "core/parse.h"

/* Actions that need nothing but the mark. */
static bool is_plain_rule(const u8 *image, const struct kz_rule *rule)
{
	const struct kz_action *action =
		(const void *)(image + rule->body +
			       rule->n_matches * sizeof(struct kz_match));
	u32 i;

	for (i = 0; i < rule->n_actions; i++)
		if (action[i].op != KZ_ACTION_SET ||
		    action[i].word != KZ_W_MARK)
			return false;
	return true;
}

static bool is_plain_leaf(const u8 *image, const struct kz_candidate *candidate,
			  u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (!kz_candidate_is_dead(&candidate[i]) &&
		    (candidate[i].flags & KZ_CANDIDATE_MORE ||
		     !is_plain_rule(image,
				    (const void *)(image + candidate[i].rule))))
			return false;
	return true;
}

void kz_few_init(struct kz_policy *policy)
{
	const struct kz_image_header *header = policy->image;
	const u8 *image = (const u8 *)header;
	const struct kz_group *group = (const void *)(image + header->groups);
	const struct kz_tree *tree;
	const struct kz_candidate *candidate;
	const struct kz_rule *fallback = NULL;

	if (policy->full_features || header->n_groups != 1 || group->n_when ||
	    group->jump || header->n_limits ||
	    group->trees[KZ_FAMILY_IP].count > 1)
		return;
	tree = (const void *)(image + header->trees);
	tree += group->trees[KZ_FAMILY_IP].first;
	candidate = (const void *)(image + tree->root.base);
	if (group->fallback)
		fallback = (const void *)(image + group->fallback);
	if (tree->root.right ||
	    !is_plain_leaf(image, candidate, tree->root.count) ||
	    (fallback && !is_plain_rule(image, fallback)))
		return;
	policy->few = (struct kz_few){
		.candidate = candidate,
		.count = tree->root.count,
		.fallback = fallback,
		.features = header->features,
		.window = header->features & KZ_F_MARK_WRITE ? header->window :
							       0,
	};
}

/* As kz_rule_fire() and what follows from it. */
static noinline int fire(const struct kz_policy *policy, struct sk_buff *skb,
			 const struct kz_rule *rule, u32 length)
{
	const struct kz_action *action =
		(const void *)((const u8 *)policy->image + rule->body +
			       rule->n_matches * sizeof(struct kz_match));
	u32 mark = skb->mark, i;

	if (rule->counter != KZ_NONE)
		kz_counters_add(policy->counters, rule->counter, length);
	for (i = 0; i < rule->n_actions; i++)
		mark = (mark & ~action[i].mask) | action[i].value;
	if (rule->verdict != KZ_DROP)
		skb->mark = (skb->mark & ~policy->few.window) |
			    (mark & policy->few.window);
	return rule->verdict;
}

kz_inline int few_run(const struct kz_policy *policy, struct sk_buff *skb)
{
	const struct kz_candidate *candidate = policy->few.candidate;
	const struct kz_candidate *end = candidate + policy->few.count;
	const struct kz_rule *rule = policy->few.fallback;
	struct kz_key key kz_scratch;

	key.word[KZ_W_CLASS] = 0;
	key.word[KZ_W_SPORT] = 0;
	key.word[KZ_W_DPORT] = 0;
	if (!kz_parse_usual(kz_packet_from(skb), 0, policy->few.features, &key))
		return KZ_NOT_FEW;
	for (; candidate < end; candidate++) {
		if (!kz_candidate_fits(&key, candidate))
			continue;
		if (candidate->flags & KZ_CANDIDATE_PLAIN)
			return (candidate->flags & KZ_CANDIDATE_VERDICT) >>
			       KZ_CANDIDATE_VERDICT_SHIFT;
		rule = (const void *)((const u8 *)policy->image +
				      candidate->rule);
		break;
	}
	return rule ? fire(policy, skb, rule, key.word[KZ_W_LENGTH]) :
		      KZ_CONTINUE;
}

int kz_few_run(const struct kz_policy *policy, struct sk_buff *skb)
{
	return few_run(policy, skb);
}

unsigned int kz_few_hook(const struct kz_policy *policy, struct sk_buff *skb,
			 const struct nf_hook_state *state)
{
	int verdict = KZ_NOT_FEW;

	if (state->pf == NFPROTO_IPV4)
		verdict = few_run(policy, skb);
	if (verdict == KZ_NOT_FEW)
		return kz_policy_hook_fast(policy, skb, state);
	return verdict == KZ_DROP ? NF_DROP : NF_ACCEPT;
}
