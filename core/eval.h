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
 *	kz_env_set_add(env, index, value, timeout)
 *		put the value into the dynamic set for timeout ms (0: ever); one
 *		that is there stays as it is, and a full set takes none
 *	KZ_SUBPROGRAM			storage class of the functions
 *		that BPF verifies separately: "static inline" elsewhere
 *	KZ_TREES_APART(header)		true to verify the walk of a tree by
 *		itself: only where there are so many that BPF's verifier would
 *		not follow them one after the other
 *
 * A subprogram checks its pointer because the BPF verifier makes it; the
 * compiler drops the check where it inlines.
 *
 * Cost: per group and tree at most level(root) node reads, then at most
 * KZ_LEAF_RULES candidates; every loop has a constant bound.
 */
#ifndef KZ_EVAL_H
#define KZ_EVAL_H

#include "image.h"

struct kz_eval {
	struct kz_key key;
	struct kz_env env;
};

/* The leaf that the key leads to from @node. Offsets count from key word @word. */
kz_inline const struct kz_node *kz_tree_walk(const struct kz_env *env,
					     const struct kz_key *key,
					     const struct kz_node *node,
					     __u32 word)
{
	__u32 value, i, left, right;

	for (i = 0; i < KZ_MAX_DEPTH && node->right; i++) {
		left = node->left;
		right = node->right;
		kz_assume(left < 32);
		kz_assume(right < 32);
		value = key->word[(word + node->offset / 4) &
				  (KZ_KEY_WORDS - 1)];
		value = value << (left & 31) >> (right & 31);
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
	leaf = kz_env_bytes(&e->env, root, sizeof(*leaf));
	leaf = kz_tree_walk(&e->env, &e->key, leaf, word);
	for (i = 0; i < KZ_LEAF_ELEMENTS && i < leaf->count; i++) {
		if (leaf->element == KZ_ELEMENT_INTERVAL ?
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

	match = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
	for (i = 0; i < KZ_MAX_MATCHES && i < count; i++, match++)
		if (!kz_match_holds(e, match))
			return false;
	return true;
}

/* 1 if a group's @count matches at @offset all hold. */
KZ_SUBPROGRAM int kz_when_holds(const struct kz_eval *e, __u32 offset,
				__u32 count)
{
	return e && kz_matches_hold(e, offset, count);
}

/* 1 if the rule at @offset has matches that all hold. */
KZ_SUBPROGRAM int kz_rule_holds(const struct kz_eval *e, __u32 offset)
{
	const struct kz_rule *rule;

	if (!e)
		return 0;
	rule = kz_env_bytes(&e->env, offset, sizeof(*rule));
	return kz_matches_hold(e, offset + sizeof(*rule), rule->n_matches);
}

/* True if the packet is in the candidate's box. */
kz_inline bool kz_candidate_fits(const struct kz_key *key,
				 const struct kz_candidate *c)
{
	__u32 class = (key->word[KZ_W_CLASS] ^ c->class_value) & c->class_mask;
	__u64 saddr = key->word[KZ_W_SADDR] ^ c->saddr;
	__u64 daddr = key->word[KZ_W_DADDR] ^ c->daddr;

	kz_assume(c->saddr_shift < 64);
	kz_assume(c->daddr_shift < 64);
	if (saddr >> (c->saddr_shift & 63) | daddr >> (c->daddr_shift & 63) |
	    class)
		return false;
	return key->word[KZ_W_SPORT] - c->sport <= c->sport_span &&
	       key->word[KZ_W_DPORT] - c->dport <= c->dport_span;
}

/* A rule that holds: its offset, or KZ_NONE, and its candidate's flags. */
struct kz_found {
	__u32 rule;
	__u32 flags;
};

/* The first rule before @best at @leaf that holds, else @best. */
kz_inline struct kz_found kz_leaf_search(const struct kz_eval *e,
					 const struct kz_node *leaf,
					 struct kz_found best)
{
	const struct kz_candidate *candidate;
	__u32 i, count = leaf->count;

	candidate = kz_env_bytes(&e->env, leaf->base, KZ_MAX_READ);
	for (i = 0; i < KZ_LEAF_RULES && i < count; i++, candidate++) {
		if (candidate->rule >= best.rule)
			break;
		if (!kz_candidate_fits(&e->key, candidate))
			continue;
		if (!(candidate->flags & KZ_CANDIDATE_MORE) ||
		    kz_rule_holds(e, candidate->rule))
			return (struct kz_found){ candidate->rule,
						  candidate->flags };
	}
	return best;
}

/* The same for a tree. */
kz_inline struct kz_found kz_tree_search(const struct kz_eval *e,
					 const struct kz_tree *tree,
					 struct kz_found best)
{
	return kz_leaf_search(e, kz_tree_walk(&e->env, &e->key, &tree->root, 0),
			      best);
}

/* The same for the tree at @offset; the rule, and above it the flags. */
KZ_SUBPROGRAM __u64 kz_tree_search_apart(const struct kz_eval *e, __u32 offset,
					 __u32 rule, __u32 flags)
{
	struct kz_found best = { rule, flags };

	if (e)
		best = kz_tree_search(e,
				      kz_env_bytes(&e->env, offset,
						   sizeof(struct kz_tree)),
				      best);
	return (__u64)best.flags << 32 | best.rule;
}

/* The first rule of the trees in @list that holds. */
kz_inline struct kz_found kz_trees_search(const struct kz_eval *e,
					  const struct kz_tree_list *list)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	__u32 i, count = list->count, offset = header->trees;
	struct kz_found best = { KZ_NONE, 0 };
	const struct kz_tree *tree;
	__u64 both;

	offset += list->first * (__u32)sizeof(*tree);
	for (i = 0; i < header->max_trees && i < count; i++) {
		tree = kz_env_bytes(&e->env, offset, sizeof(*tree));
		if (tree->best >= best.rule)
			break;
		if (KZ_TREES_APART(header)) {
			both = kz_tree_search_apart(e, offset, best.rule,
						    best.flags);
			best = (struct kz_found){ both, both >> 32 };
		} else {
			best = kz_tree_search(e, tree, best);
		}
		offset += sizeof(*tree);
	}
	return best;
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

/* Do the @count actions at @offset. */
KZ_SUBPROGRAM int kz_actions_run(struct kz_eval *e, __u32 offset, __u32 count)
{
	const struct kz_action *action;
	__u32 i;

	if (!e)
		return 0;
	action = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
	for (i = 0; i < KZ_MAX_ACTIONS && i < count; i++, action++)
		kz_action_apply(e, action);
	return 0;
}

/* Fire a rule of group @group; its verdict. */
kz_inline int kz_rule_fire(struct kz_eval *e, struct kz_found found,
			   __u32 group, struct kz_result *result)
{
	const struct kz_rule *rule;

	/* Most rules are plain, and theirs is another cache line spared. */
	if (found.flags & KZ_CANDIDATE_PLAIN && !result)
		return (found.flags & KZ_CANDIDATE_VERDICT) >>
		       KZ_CANDIDATE_VERDICT_SHIFT;
	rule = kz_env_bytes(&e->env, found.rule, sizeof(*rule));
	if (result) {
		result->rule = rule->id;
		result->n_fired++;
		result->groups |= 1ULL << (group & (KZ_MAX_GROUPS - 1));
	}
	if (rule->counter != KZ_NONE)
		kz_env_count(&e->env, rule->counter, e->key.word[KZ_W_LENGTH]);
	if (rule->n_actions)
		kz_actions_run(e,
			       found.rule + sizeof(*rule) +
				       rule->n_matches *
					       sizeof(struct kz_match),
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
	struct kz_found found;

	group = kz_env_bytes(&e->env, offset, sizeof(*group));
	if (group->n_when && !kz_when_holds(e, group->when, group->n_when))
		return KZ_CONTINUE;
	found = kz_trees_search(e, &group->trees[kz_key_family(&e->key) & 3]);
	if (found.rule == KZ_NONE)
		found.rule = group->fallback;
	return found.rule ? kz_rule_fire(e, found, number, result) :
			    KZ_CONTINUE;
}

kz_inline int kz_groups_run(struct kz_eval *e, struct kz_result *result)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	__u32 i, offset = header->groups;
	int verdict;

	for (i = 0; i < KZ_MAX_GROUPS && i < header->n_groups; i++) {
		verdict = kz_group_run(e, offset, i, result);
		if (verdict != KZ_CONTINUE)
			return verdict;
		offset += sizeof(struct kz_group);
	}
	return KZ_CONTINUE;
}

/*
 * Judge the packet that e->key describes; e->env is set by the caller. Returns
 * the verdict (enum kz_verdict); e->key has the mark and flow words as they
 * are after the policy. @result, unless NULL, gets all of it but ns.
 */
kz_inline int kz_evaluate(struct kz_eval *e, struct kz_result *result)
{
	int verdict, i;

	if (result)
		*result = (struct kz_result){ .rule = KZ_NONE };
	verdict = kz_groups_run(e, result);
	if (result) {
		result->verdict = verdict;
		result->mark = e->key.word[KZ_W_MARK];
		for (i = 0; i < 4; i++)
			result->flow[i] = e->key.word[KZ_W_FLOW + i];
	}
	return verdict;
}

#endif
