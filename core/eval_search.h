/* SPDX-License-Identifier: GPL-2.0-only */
/* The first rule of a group that holds, and that its limit lets; see eval.h. */
#ifndef KZ_EVAL_SEARCH_H
#define KZ_EVAL_SEARCH_H

#include "core/candidate.h"
#include "core/eval_match.h"
#include "core/limit_table.h"
#include "core/token_bucket.h"

/*
 * The first rule after @after and before @best at @leaf that holds, else
 * @best. Here and below it is named by its offset with its candidate's flags,
 * KZ_CANDIDATE_KEPT of them, in the low bits; KZ_NONE: none.
 */
kz_inline __u32 kz_leaf_search(const struct kz_eval *e,
			       const struct kz_node *leaf, __u32 best,
			       __u32 after)
{
	const struct kz_candidate *candidate;
	__u32 i, count = leaf->count;

	candidate = kz_env_bytes(&e->env, leaf->base, KZ_MAX_READ);
	count = kz_at_most(count, KZ_LEAF_RULES);
	for (i = 0; i < count; i++, candidate++) {
		if (candidate->rule >= best)
			break;
		if (after && candidate->rule <= after)
			continue;
		if (!kz_candidate_fits(&e->key, candidate))
			continue;
		if (!(candidate->flags & KZ_CANDIDATE_MORE) ||
		    kz_rule_holds(e, candidate->rule))
			return candidate->rule |
			       (candidate->flags & KZ_CANDIDATE_KEPT);
	}
	return best;
}

/* The same for a tree. */
kz_inline __u32 kz_tree_search(const struct kz_eval *e,
			       const struct kz_tree *tree, __u32 best,
			       __u32 after)
{
	const struct kz_node *leaf;

	leaf = kz_tree_walk(&e->env, &e->key, &tree->root, 0,
			    kz_env_header(&e->env)->depth);
	return kz_leaf_search(e, leaf, best, after);
}

/* The same for the tree at @offset. */
KZ_SUBPROGRAM __u32 kz_tree_search_apart(const struct kz_eval *e, __u32 offset,
					 __u32 best, __u32 after)
{
	const struct kz_tree *tree;

	if (!e)
		return best;
	tree = kz_env_bytes(&e->env, offset, sizeof(*tree));
	return kz_tree_search(e, tree, best, after);
}

/* Where @group's list of trees for the packet begins. */
kz_inline __u32 kz_group_first(const struct kz_eval *e,
			       const struct kz_group *group)
{
	return group->trees[kz_key_family(&e->key) & 3].first;
}

/*
 * The first rule after @after of the trees from @first on that holds. The
 * comparison of i with a constant makes the verifier track i; else Linux 6.1
 * takes two rounds for the same state, and so for a loop that never ends.
 */
kz_inline __u32 kz_trees_search(const struct kz_eval *e, __u32 first,
				__u32 after, bool apart)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	__u32 i, max = header->max_trees, best = KZ_NONE, offset;
	const struct kz_tree *tree;

	offset = header->trees + first * (__u32)sizeof(*tree);
	for (i = 0; kz_within(i, max); i++) {
		tree = kz_env_bytes(&e->env, offset, sizeof(*tree));
		if (tree->best >= best) /* so is the one after the last */
			break;
		if (apart)
			best = kz_tree_search_apart(e, offset, best, after);
		else
			best = kz_tree_search(e, tree, best, after);
		offset += sizeof(*tree);
	}
	return best;
}

/* The first rule of @group that holds; its trees for the packet begin at @first.
 */
kz_inline __u32 kz_group_search(const struct kz_eval *e,
				const struct kz_group *group, __u32 first)
{
	if (!kz_within(0, group->max_trees))
		return KZ_NONE;
	if (KZ_TREES_APART(kz_env_header(&e->env)))
		return kz_trees_search(e, first, 0, true);
	return kz_trees_search(e, first, 0, false);
}

#ifdef KZ_CACHES
/* The list of @group's trees for the packet, in one read. */
kz_inline struct kz_tree_list kz_group_list(const struct kz_eval *e,
					    const struct kz_group *group)
{
	const volatile void *list = &group->trees[kz_key_family(&e->key) & 3];
	union {
		__u64 whole;
		struct kz_tree_list list;
	} read;

	read.whole = *(const volatile __u64 *)list;
	return read.list;
}

/* The same for group @number, from the cache if it knows. */
kz_inline __u32 kz_group_find(struct kz_eval *e, const struct kz_group *group,
			      __u32 number)
{
	struct kz_tree_list list;
	__u32 of = 0, found;

	list.first = kz_group_first(e, group);
	if (kz_caches() && group->cached && kz_cache_open()) {
		list = kz_group_list(e, group);
		of = kz_cached_of(&e->key, number, list.serial);
		found = kz_cache_find(e, of);
		if (found != KZ_CACHE_MISS)
			return found;
	}
	found = kz_group_search(e, group, list.first);
	if (of)
		kz_cache_keep(e, of, found);
	return found;
}
#else
kz_inline __u32 kz_group_find(const struct kz_eval *e,
			      const struct kz_group *group, __u32 number)
{
	(void)number;
	return kz_group_search(e, group, kz_group_first(e, group));
}
#endif

/*
 * The first rule that holds, of the group at @offset, after the one at @after,
 * which its limit keeps from firing. Here it is asked whether there may be one:
 * to a caller with two ways to find none, Linux 6.1 takes four times as long.
 */
KZ_SUBPROGRAM __u32 kz_group_search_on(const struct kz_eval *e, __u32 offset,
				       __u32 after)
{
	const struct kz_group *group;
	const struct kz_rule *rule;

	if (!e || !kz_env_header(&e->env)->n_limits)
		return KZ_NONE;
	rule = kz_env_bytes(&e->env, after, sizeof(*rule));
	if (rule->flags & KZ_RULE_ALONE)
		return KZ_NONE;
	group = kz_env_bytes(&e->env, offset, sizeof(*group));
	return kz_trees_search(e, kz_group_first(e, group), after, true);
}

/* What the packet costs @limit, in ns. */
kz_inline __u64 kz_limit_cost(const struct kz_eval *e,
			      const struct kz_limit *limit)
{
	if (kz_env_header(&e->env)->features & KZ_F_LIMIT_BYTES && limit->rate)
		return kz_limit_byte_cost(limit, e->key.word[KZ_W_LENGTH]);
	return limit->interval;
}

/* Take a token from the bucket of the packet's key: enum kz_taken. */
KZ_SUBPROGRAM int kz_limit_take_key(struct kz_eval *e, __u32 offset)
{
	const struct kz_limit *limit;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_LIMIT_KEY))
		return KZ_NO_KEY;
	limit = kz_env_bytes(&e->env, offset, sizeof(*limit));
	if ((e->key.word[KZ_W_CLASS] & limit->class_mask) != limit->class_value)
		return KZ_NO_KEY;
	return kz_env_limit_take_key(&e->env, &e->key, limit,
				     kz_limit_cost(e, limit));
}

/* 1 if the limit of the rule at @offset lets it fire now; takes a token. */
KZ_SUBPROGRAM int kz_limit_allows(struct kz_eval *e, __u32 offset)
{
	const struct kz_limit *limit;
	const struct kz_rule *rule;
	__u32 index;
	int taken;

	if (!e || !kz_env_header(&e->env)->n_limits)
		return 0;
	rule = kz_env_bytes(&e->env, offset, sizeof(*rule));
	index = kz_rule_limit(rule);
	offset = kz_env_header(&e->env)->limits + index * (__u32)sizeof(*limit);
	limit = kz_env_bytes(&e->env, offset, sizeof(*limit));
	if (kz_env_header(&e->env)->features & KZ_F_LIMIT_KEY && limit->n_rows)
		taken = kz_limit_take_key(e, offset);
	else
		taken = kz_env_limit_take(&e->env, index, limit,
					  kz_limit_cost(e, limit));
	if (taken > KZ_TOKEN)
		return 0;
	return !taken != !(limit->flags & KZ_LIMIT_OVER);
}

/*
 * @found, or the first rule after it that no limit keeps from firing. A limit
 * is asked last, of a rule that would fire, so that no token is wasted.
 */
kz_inline __u32 kz_limits_ask(struct kz_eval *e, __u32 offset, __u32 found)
{
	__u32 i, rule;

	for (i = 0; i < KZ_MAX_LIMITS && found != KZ_NONE &&
		    found & KZ_CANDIDATE_LIMITED;
	     i++) {
		rule = found & ~KZ_CANDIDATE_KEPT;
		if (kz_limit_allows(e, rule))
			break;
		found = kz_group_search_on(e, offset, rule);
	}
	return found;
}

#endif
