/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The evaluator: key and image -> result. Pure; it walks a validated image and
 * decides nothing else. The environment provides, before this header:
 *
 *	struct kz_env			where the image and the counters are
 *	kz_env_header(env)		the image's header
 *	kz_env_bytes(env, offset, length)
 *		length bytes of the image's hot part; never NULL. length is a
 *		compile-time constant. No record straddles a 16-byte boundary
 *		unless it is aligned to its own size (image.h).
 *	kz_env_count(env, index, bytes)	one packet more on a counter
 *	kz_env_set_has(env, index, value)
 *		true if the dynamic set has the value, and not expired
 *	kz_env_set_add(env, index, value, timeout)
 *		put the value into the dynamic set for timeout ms (0: ever); one
 *		that is there stays as it is, and a full set takes none
 *	KZ_SUBPROGRAM			storage class of the four functions
 *		that BPF verifies separately: "static inline" elsewhere
 *
 * A subprogram checks its pointer because the BPF verifier makes it; the
 * compiler drops the check where it inlines.
 *
 * Cost: per group and tree at most level(root) node reads, then at most
 * KZ_LEAF_RULES rules; every loop has a constant bound.
 */
#ifndef KZ_EVAL_H
#define KZ_EVAL_H

#include "image.h"

struct kz_eval {
	struct kz_key key;
	struct kz_result result;
	__u32 best; /* lowest rule number found in this group, or KZ_NONE */
	__u32 best_rule; /* its offset */
	struct kz_env env;
};

/* The leaf that @key leads to from the node at @root. */
kz_inline const struct kz_node *kz_tree_walk(const struct kz_env *env,
					     const struct kz_key *key,
					     __u32 root, __u32 word)
{
	const struct kz_node *node = kz_env_bytes(env, root, sizeof(*node));
	__u32 value, i;

	for (i = 0; i < KZ_MAX_DEPTH && node->level; i++) {
		value = key->word[(word + node->word) & (KZ_KEY_WORDS - 1)];
		value = value >> (node->shift & 31) & node->mask;
		node = kz_env_bytes(env,
				    node->base + value * (__u32)sizeof(*node),
				    sizeof(*node));
	}
	return node;
}

kz_inline bool kz_interval_has(const struct kz_eval *e, __u32 offset,
			       __u32 word, __u32 mask)
{
	const struct kz_interval *interval =
		kz_env_bytes(&e->env, offset, sizeof(*interval));

	return (e->key.word[word & (KZ_KEY_WORDS - 1)] & mask) -
		       interval->low <=
	       interval->span;
}

kz_inline bool kz_prefix_has(const struct kz_eval *e, __u32 offset, __u32 word)
{
	const struct kz_prefix *prefix =
		kz_env_bytes(&e->env, offset, sizeof(*prefix));
	__u32 differ = 0;
	int i;

	for (i = 0; i < 4; i++)
		differ |= (e->key.word[(word + i) & (KZ_KEY_WORDS - 1)] ^
			   prefix->value[i]) &
			  prefix->mask[i];
	return !differ;
}

/* 1 if the set whose tree is at @root has the value at key word @word, of
 * which, in a set of one word, only the bits of @mask count.
 */
KZ_SUBPROGRAM int kz_set_has(const struct kz_eval *e, __u32 root, __u32 word,
			     __u32 mask)
{
	const struct kz_node *leaf;
	__u32 i;

	if (!e)
		return 0;
	leaf = kz_tree_walk(&e->env, &e->key, root, word);
	for (i = 0; i < KZ_LEAF_ELEMENTS && i < leaf->count; i++) {
		if (leaf->word == KZ_ELEMENT_INTERVAL ?
			    kz_interval_has(e, leaf->base + i * 8, word, mask) :
			    kz_prefix_has(e, leaf->base + i * 32, word))
			return 1;
	}
	return 0;
}

/* The @mask bits of the key word at @word; with @more, three words more. */
kz_inline struct kz_value kz_key_value(const struct kz_key *key, __u32 word,
				       __u32 mask, bool more)
{
	struct kz_value value = { { key->word[word & (KZ_KEY_WORDS - 1)] &
				    mask } };
	__u32 i;

	for (i = 1; more && i < KZ_SET_WORDS; i++)
		value.word[i] = key->word[(word + i) & (KZ_KEY_WORDS - 1)];
	return value;
}

/* 1 if dynamic set @index has the value that kz_key_value() says. */
KZ_SUBPROGRAM int kz_dynamic_has(const struct kz_eval *e, __u32 index,
				 __u32 word, __u32 mask, __u32 more)
{
	struct kz_value value;

	if (!e)
		return 0;
	value = kz_key_value(&e->key, word, mask, more);
	return kz_env_set_has(&e->env, index, &value);
}

kz_inline bool kz_match_holds(const struct kz_eval *e,
			      const struct kz_match *match)
{
	bool negated = match->flags & KZ_MATCH_NOT;
	__u32 value;

	if (match->op == KZ_MATCH_SET)
		return kz_set_has(e, match->lo, match->word, match->mask) !=
		       negated;
	if (match->op == KZ_MATCH_DYNAMIC)
		return kz_dynamic_has(e, match->lo, match->word, match->mask,
				      match->span) != negated;
	value = e->key.word[match->word & (KZ_KEY_WORDS - 1)];
	return ((value & match->mask) - match->lo <= match->span) != negated;
}

/* True if the @count matches at @offset all hold. */
kz_inline bool kz_matches_hold(const struct kz_eval *e, __u32 offset,
			       __u32 count)
{
	const struct kz_match *match;
	__u32 i;

	for (i = 0; i < KZ_MAX_MATCHES && i < count; i++) {
		match = kz_env_bytes(&e->env, offset, sizeof(*match));
		if (!kz_match_holds(e, match))
			return false;
		offset += sizeof(*match);
	}
	return true;
}

/* Walk one tree; keep its answer in e->best if it comes before the best. */
KZ_SUBPROGRAM int kz_tree_visit(struct kz_eval *e, __u32 root)
{
	const struct kz_node *leaf;
	const struct kz_rule *rule;
	__u32 i, offset;

	if (!e)
		return 0;
	leaf = kz_tree_walk(&e->env, &e->key, root, 0);
	offset = leaf->base;
	for (i = 0; i < KZ_LEAF_RULES && i < leaf->count; i++) {
		if (leaf->count > 1)
			offset = *(const __u32 *)kz_env_bytes(
				&e->env, leaf->base + i * 4, 4);
		rule = kz_env_bytes(&e->env, offset, sizeof(*rule));
		if (rule->id >= e->best)
			break;
		if (kz_matches_hold(e, offset + sizeof(*rule),
				    rule->n_matches)) {
			e->best = rule->id;
			e->best_rule = offset;
			break;
		}
	}
	return 0;
}

kz_inline void kz_dynamic_add(struct kz_eval *e, const struct kz_action *action)
{
	struct kz_value value;

	if (kz_key_family(&e->key) != action->family)
		return;
	value = kz_key_value(&e->key, action->word, ~0U,
			     action->family == KZ_FAMILY_IP6);
	kz_env_set_add(&e->env, action->arg, &value, action->value);
}

kz_inline void kz_action_apply(struct kz_eval *e,
			       const struct kz_action *action)
{
	__u32 *word = &e->key.word[action->word & (KZ_KEY_WORDS - 1)];

	if (action->op == KZ_ACTION_ADD) {
		kz_dynamic_add(e, action);
		return;
	}
	*word = (*word & ~action->mask) | action->value;
}

/* Fire the rule at @offset, of group @group; its verdict. */
KZ_SUBPROGRAM int kz_rule_fire(struct kz_eval *e, __u32 offset, __u32 group)
{
	const struct kz_action *action;
	const struct kz_rule *rule;
	__u32 i, n_actions;
	int verdict;

	if (!e)
		return KZ_CONTINUE;
	rule = kz_env_bytes(&e->env, offset, sizeof(*rule));
	e->result.rule = rule->id;
	e->result.n_fired++;
	e->result.groups |= 1ULL << (group & (KZ_MAX_GROUPS - 1));
	if (rule->counter != KZ_NONE)
		kz_env_count(&e->env, rule->counter, e->key.word[KZ_W_LENGTH]);

	n_actions = rule->n_actions;
	verdict = rule->verdict;
	offset += sizeof(*rule) + rule->n_matches * sizeof(struct kz_match);
	for (i = 0; i < KZ_MAX_ACTIONS && i < n_actions; i++) {
		action = kz_env_bytes(&e->env, offset, sizeof(*action));
		kz_action_apply(e, action);
		offset += sizeof(*action);
	}
	return verdict;
}

/* Run one group: find the first rule that holds, fire it; its verdict. */
kz_inline int kz_group_run(struct kz_eval *e, const struct kz_group *group,
			   __u32 number)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	const struct kz_tree_list *list;
	const struct kz_tree *tree;
	__u32 i, offset;

	if (group->n_when && !kz_matches_hold(e, group->when, group->n_when))
		return KZ_CONTINUE;
	e->best = KZ_NONE;
	e->best_rule = group->fallback;
	switch (kz_key_family(&e->key)) {
	case KZ_FAMILY_IP:
		list = &group->trees[KZ_FAMILY_IP];
		break;
	case KZ_FAMILY_IP6:
		list = &group->trees[KZ_FAMILY_IP6];
		break;
	default:
		list = &group->trees[KZ_FAMILY_OTHER];
		break;
	}
	offset = header->trees + list->first * sizeof(*tree);
	for (i = 0; i < header->max_trees && i < list->count; i++) {
		tree = kz_env_bytes(&e->env, offset, sizeof(*tree));
		if (tree->best >= e->best)
			break;
		kz_tree_visit(e, tree->root);
		offset += sizeof(*tree);
	}
	if (!e->best_rule)
		return KZ_CONTINUE;
	return kz_rule_fire(e, e->best_rule, number);
}

/*
 * Judge the packet that e->key describes; e->env is set by the caller. The
 * answer is in e->result; e->key has the mark and flow words as they are
 * after the policy.
 */
kz_inline void kz_evaluate(struct kz_eval *e)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	const struct kz_group *group;
	__u32 i, offset = header->groups;
	int verdict = KZ_CONTINUE;

	e->result = (struct kz_result){ .rule = KZ_NONE };
	for (i = 0; i < KZ_MAX_GROUPS && i < header->n_groups; i++) {
		group = kz_env_bytes(&e->env, offset, sizeof(*group));
		verdict = kz_group_run(e, group, i);
		if (verdict != KZ_CONTINUE)
			break;
		offset += sizeof(*group);
	}
	e->result.verdict = verdict;
	e->result.mark = e->key.word[KZ_W_MARK];
	for (i = 0; i < 4; i++)
		e->result.flow[i] = e->key.word[KZ_W_FLOW + i];
}

#endif
