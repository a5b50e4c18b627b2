/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The evaluator: key and image -> result. Pure; it walks a validated image and
 * decides nothing else. The environment provides, before this header:
 *
 *	struct kz_env			where the image and the counters are
 *	kz_env_header(env)		the image's header
 *	kz_env_bytes(env, offset, length)
 *		length bytes of the image's hot part, or as many of them as
 *		there are; never NULL. A compile-time constant <= KZ_MAX_READ.
 *	kz_env_count(env, index, bytes)	one packet more on a counter
 *	kz_env_set_has(env, index, value)
 *		true if the dynamic set has the value, and not expired
 *	kz_env_set_add(env, index, value, timeout, renew)
 *		put the value into the dynamic set for timeout ms (0: forever);
 *		a value in the set keeps its time, or has timeout again with
 *		renew, unless it is there forever; a full set takes none
 *	kz_env_wide_has(env, index, value), kz_env_wide_add(...)
 *		the same of a wide set, and struct kz_wide; true if it is full
 *	kz_env_wide_sweep(env, index)	optional, where elements that have
 *		expired take room: true if the wide set has some again
 *	kz_env_flow_get(env, key)	the flow's words into the key; zero if
 *		the packet has no flow, or the flow keeps none
 *	kz_env_flow_set(env, key, masks)
 *		write the masks[KZ_FLOW_WORDS] bits of the key's flow words to
 *		the flow
 *	kz_env_limit_take(env, index, limit, cost)
 *		take tokens worth cost ns of struct kz_limit index, which is
 *		limit: true if they were there; token_bucket.h decides
 *	kz_env_limit_take_key(env, key, limit, cost)
 *		likewise from the bucket of the key's value, of a limit with
 *		n_rows: enum kz_taken; limit_table.h decides
 *	kz_env_random(env)		32 random bits
 *	kz_env_log(env, key, rule)	send an event to listeners
 *	KZ_SUBPROGRAM			storage class of the functions
 *		that BPF verifies separately: "static inline" elsewhere
 *	kz_at_most(value, most)		optional: value, which is at most most;
 *		shows that to BPF's verifier
 *	kz_within(i, bound)		optional: i < bound, where the validator
 *		makes sure of it, by level or count; shows that to BPF's
 *		verifier
 *	KZ_GROUPS_APART			optional: defined where the environment
 *		has a kz_groups_run() of its own, which is defined after this
 *		header: for so many groups that BPF's verifier would not follow
 *		them one after the other
 *	KZ_GROUPS_IN_ORDER		optional: defined where BPF's verifier
 *		follows the groups one after the other, which it can only in
 *		their order
 *	kz_code_search(key, offset, found)	optional: the search of the
 *		group at offset as code of the policy's own, if it has that:
 *		true, and in *found what kz_group_search() finds, or else the
 *		group's fallback
 *	kz_code_policy(key, found, number)	optional: the search of all
 *		groups, likewise, and in *number the rule's group
 *	kz_all_plain()			optional: true if these find plain
 *		rules only (KZ_CANDIDATE_PLAIN)
 *	KZ_CACHES			optional: defined where there may be a
 *		cache of what groups' searches find (struct kz_cached):
 *	kz_caches()			true if this policy has one
 *	kz_cache_open()			true if this packet uses it
 *	kz_cache_find(e, of)		what kz_cache_keep() was told of the
 *		packet's key, or KZ_CACHE_MISS
 *	kz_cache_keep(e, of, found)	this is found for it
 *	KZ_TREES_APART(header)		true to verify the walk of a tree by
 *		itself: only where there are so many that BPF's verifier would
 *		not follow them one after the other
 *
 * A subprogram checks its pointer because the BPF verifier makes it; the
 * compiler drops the check where it inlines. It asks for the feature it serves
 * because older verifiers look into subprograms that no one calls.
 *
 * Cost: per group and tree at most level(root) node reads, then at most
 * KZ_LEAF_RULES candidates; every loop has a constant bound.
 */
#ifndef KZ_EVAL_H
#define KZ_EVAL_H

#include "core/eval_action.h"
#include "core/eval_search.h"
#include "core/result.h"

#ifndef kz_code_search
#define kz_code_search(key, offset, found) ((void)(found), false)
#define kz_all_plain() false
#endif

#ifndef kz_code_policy
#define kz_code_policy(key, found, number) \
	((void)(found), (void)(number), false)
#endif

/* Fire a rule of group @group; its verdict. */
kz_inline int kz_rule_fire(struct kz_eval *e, __u32 found, __u32 group,
			   struct kz_result *result)
{
	const struct kz_rule *rule;

	/* Most rules are plain, and theirs is another cache line spared. */
	if ((kz_all_plain() || found & KZ_CANDIDATE_PLAIN) && !result)
		return (found & KZ_CANDIDATE_VERDICT) >>
		       KZ_CANDIDATE_VERDICT_SHIFT;
	found &= ~KZ_CANDIDATE_KEPT;
	rule = kz_env_bytes(&e->env, found, sizeof(*rule));
	if (result) {
		result->rule = kz_rule_id(rule);
		result->n_fired++;
		group &= KZ_MAX_GROUPS - 1;
		result->groups[group / 64] |= 1ULL << group % 64;
	}
	if (rule->counter != KZ_NONE)
		kz_env_count(&e->env, rule->counter, e->key.word[KZ_W_LENGTH]);
	if (rule->n_actions)
		kz_actions_run(e,
			       rule->body +
				       rule->n_matches *
					       (__u32)sizeof(struct kz_match),
			       rule->n_actions);
	return rule->verdict;
}

/* Run group @number, at @offset: find the first rule that holds, fire it; its
 * verdict.
 */
kz_inline int kz_group_run(struct kz_eval *e, __u32 offset, __u32 number,
			   struct kz_result *result)
{
	const struct kz_group *group;
	__u32 found;

	group = kz_env_bytes(&e->env, offset, sizeof(*group));
	if (group->n_when && !kz_when_holds(e, group->when, group->n_when))
		return KZ_CONTINUE;
	if (!kz_code_search(&e->key, offset, &found))
		found = kz_group_find(e, group, number);
	if (kz_env_header(&e->env)->n_limits)
		found = kz_limits_ask(e, offset, found);
	if (found == KZ_NONE)
		found = group->fallback;
	return found ? kz_rule_fire(e, found, number, result) : KZ_CONTINUE;
}

#ifdef KZ_GROUPS_IN_ORDER
#define KZ_HAS_JUMPS(header) false
#else
#define KZ_HAS_JUMPS(header) ((header)->n_jumps)
#endif

/* The group whose turn is the next, instead of that of group @number, at
 * @offset; 0: it has its turn.
 */
kz_inline __u32 kz_group_pass(const struct kz_eval *e, __u32 offset,
			      __u32 number)
{
	const struct kz_group *group;
	const struct kz_node *node;

	if (!KZ_HAS_JUMPS(kz_env_header(&e->env)))
		return 0;
	group = kz_env_bytes(&e->env, offset, sizeof(*group));
	if (!group->jump)
		return 0;
	node = kz_env_bytes(&e->env, group->jump, sizeof(*node));
	node = kz_tree_walk(&e->env, &e->key, node, 0,
			    kz_env_header(&e->env)->set_depth);
	return node->base > number ? node->base : 0;
}

/* The group after group @number, at @offset, which had its turn. */
kz_inline __u32 kz_group_after(const struct kz_eval *e, __u32 offset,
			       __u32 number)
{
	const struct kz_group *group;

	if (!KZ_HAS_JUMPS(kz_env_header(&e->env)))
		return number + 1;
	group = kz_env_bytes(&e->env, offset, sizeof(*group));
	return group->next;
}

/* Run the groups in order until one decides. */
#ifdef KZ_GROUPS_APART
static int kz_groups_run(struct kz_eval *e, struct kz_result *result);
#else
kz_inline int kz_groups_run(struct kz_eval *e, struct kz_result *result)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	__u32 i, next, offset;
	int verdict;

	for (i = 0; i < header->n_groups; i = next) {
		offset = header->groups + i * (__u32)sizeof(struct kz_group);
		next = kz_group_pass(e, offset, i);
		if (next)
			continue;
		next = kz_group_after(e, offset, i);
		verdict = kz_group_run(e, offset, i, result);
		if (verdict != KZ_CONTINUE)
			return verdict;
	}
	return KZ_CONTINUE;
}
#endif

/* Run the policy; its verdict. */
kz_inline int kz_rules_run(struct kz_eval *e, struct kz_result *result)
{
	__u32 found, number;

	if (!kz_code_policy(&e->key, &found, &number))
		return kz_groups_run(e, result);
	return found == KZ_NONE ? KZ_CONTINUE :
				  kz_rule_fire(e, found, number, result);
}

/* The flow's words into the key, and the sticky fields into the mark. */
KZ_SUBPROGRAM int kz_flow_begin(struct kz_eval *e)
{
	const struct kz_image_header *header;
	const struct kz_sticky *sticky;
	__u32 i, *mark, value;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_FLOW))
		return 0;
	header = kz_env_header(&e->env);
	mark = &e->key.word[KZ_W_MARK];
	kz_env_flow_get(&e->env, &e->key);
	for (i = 0; i < KZ_FLOW_WORDS; i++)
		e->flow[i] = e->key.word[KZ_W_FLOW + i];
	for (i = 0; i < KZ_MAX_FIELDS && i < header->n_sticky; i++) {
		sticky = kz_env_bytes(
			&e->env, header->sticky + i * (__u32)sizeof(*sticky),
			sizeof(*sticky));
		value = e->key.word[sticky->word & (KZ_KEY_WORDS - 1)] &
			sticky->flow_mask;
		if (value)
			*mark = (*mark & ~sticky->mark_mask) |
				kz_rotate_left(value, sticky->rotate);
	}
	return 0;
}

/*
 * The sticky fields into the flow's words; e->flow says from here on which of
 * their bits have changed. 1 if any has.
 */
KZ_SUBPROGRAM int kz_flow_end(struct kz_eval *e)
{
	const struct kz_image_header *header;
	const struct kz_sticky *sticky;
	__u32 i, any = 0, *word;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_FLOW))
		return 0;
	header = kz_env_header(&e->env);
	for (i = 0; i < KZ_MAX_FIELDS && i < header->n_sticky; i++) {
		sticky = kz_env_bytes(
			&e->env, header->sticky + i * (__u32)sizeof(*sticky),
			sizeof(*sticky));
		word = &e->key.word[sticky->word & (KZ_KEY_WORDS - 1)];
		*word = (*word & ~sticky->flow_mask) |
			kz_rotate_left(e->key.word[KZ_W_MARK] &
					       sticky->mark_mask,
				       32U - sticky->rotate);
	}
	for (i = 0; i < KZ_FLOW_WORDS; i++) {
		e->flow[i] ^= e->key.word[KZ_W_FLOW + i];
		any |= e->flow[i];
	}
	return any != 0;
}

/* What kz_flow_end() has found to have changed, to where flows are kept. */
KZ_SUBPROGRAM int kz_flow_store(struct kz_eval *e)
{
	if (!e || !(kz_env_header(&e->env)->features & KZ_F_FLOW))
		return 0;
	kz_env_flow_set(&e->env, &e->key, e->flow);
	return 0;
}

kz_inline void kz_result_fill(const struct kz_eval *e, int verdict,
			      struct kz_result *result)
{
	int i;

	result->verdict = verdict;
	result->mark = e->key.word[KZ_W_MARK];
	for (i = 0; i < KZ_FLOW_WORDS; i++)
		result->flow[i] = e->key.word[KZ_W_FLOW + i];
	if (kz_env_header(&e->env)->features & KZ_F_IP_WRITE)
		result->ip = e->key.word[KZ_W_IP] & KZ_IP_WRITABLE;
	result->priority = e->key.word[KZ_W_PRIORITY];
	result->mirror = e->key.word[KZ_W_MIRROR];
	result->redirect = e->key.word[KZ_W_REDIRECT];
}

/* Asked again where it is needed: kept in BPF, it would take of the stack. */
kz_inline bool kz_has_flow(const struct kz_eval *e, __u64 features)
{
	return features & kz_env_header(&e->env)->features & KZ_F_FLOW;
}

/*
 * Evaluate the packet that e->key describes; the caller sets e->env. Returns
 * the verdict (enum kz_verdict). Actions have written the words of e->key, and
 * the flow has its changed words, unless the packet is dropped. @result, unless
 * NULL, gets everything but ns.
 *
 * @features: those that the policy may have. A caller that knows at build time
 * that it lacks some leaves these out, and the compiler drops their code.
 */
kz_inline int kz_evaluate_as(struct kz_eval *e, __u64 features,
			     struct kz_result *result)
{
	int verdict;

	if (result)
		*result = (struct kz_result){ .rule = KZ_NONE };
	if (kz_has_flow(e, features))
		kz_flow_begin(e);
	verdict = kz_rules_run(e, result);
	if (kz_has_flow(e, features) && verdict != KZ_DROP && kz_flow_end(e))
		kz_flow_store(e);
	if (result)
		kz_result_fill(e, verdict, result);
	return verdict;
}

/* The result for a packet that passes without meeting the policy. */
kz_inline void kz_evaluate_nothing(struct kz_eval *e, struct kz_result *result)
{
	*result = (struct kz_result){ .rule = KZ_NONE };
	kz_result_fill(e, KZ_CONTINUE, result);
}

kz_inline int kz_evaluate(struct kz_eval *e, struct kz_result *result)
{
	return kz_evaluate_as(e, ~0ULL, result);
}

#endif
