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
 *	kz_env_flow_get(env, key)	the flow's words into the key; zero where
 *		there is no flow, or it has none
 *	kz_env_flow_set(env, key, masks)
 *		the masks[KZ_FLOW_WORDS] bits of the key's flow words are to be
 *		the flow's
 *	kz_env_limit_take(env, index, limit)
 *		take a token of struct kz_limit index, which is limit: true if
 *		there was one; limit.h decides
 *	kz_env_random(env)		32 random bits
 *	kz_env_log(env, key, rule)	an event to whoever listens
 *	KZ_SUBPROGRAM			storage class of the functions
 *		that BPF verifies separately: "static inline" elsewhere
 *	kz_at_most(value, most)		optional: value, which is at most most;
 *		BPF's verifier has to be shown
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

#include "flow.h"
#include "image.h"

#ifndef kz_at_most
#define kz_at_most(value, most) (value)
#endif

struct kz_eval {
	struct kz_key key;
	struct kz_env env;
	__u32 flow[KZ_FLOW_WORDS]; /* the flow words before the first group */
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

	if (!e || !kz_env_header(&e->env)->n_set_nodes)
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

	if (!e || !kz_env_header(&e->env)->n_dynamic)
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

/* The first rule behind @after and before @best at @leaf that holds, else
 * @best.
 */
kz_inline struct kz_found kz_leaf_search(const struct kz_eval *e,
					 const struct kz_node *leaf,
					 struct kz_found best, __u32 after)
{
	const struct kz_candidate *candidate;
	__u32 i, count = leaf->count;

	candidate = kz_env_bytes(&e->env, leaf->base, KZ_MAX_READ);
	count = kz_at_most(count, KZ_LEAF_RULES);
	for (i = 0; i < count; i++, candidate++) {
		if (candidate->rule >= best.rule)
			break;
		if (after && candidate->rule <= after)
			continue;
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
					 struct kz_found best, __u32 after)
{
	return kz_leaf_search(e, kz_tree_walk(&e->env, &e->key, &tree->root, 0),
			      best, after);
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
				      best, 0);
	return (__u64)best.flags << 32 | best.rule;
}

/*
 * The first rule of the @count trees at @offset that holds. That i is held
 * against a constant has the verifier keep it in mind; else Linux 6.1 takes
 * two rounds for the same, and so for one that never ends.
 */
kz_inline struct kz_found kz_trees_search(const struct kz_eval *e,
					  __u32 offset, __u32 count, bool apart)
{
	__u32 i, max = kz_env_header(&e->env)->max_trees;
	struct kz_found best = { KZ_NONE, 0 };
	const struct kz_tree *tree;
	__u64 both;

	for (i = 0; i < max && i < count; i++) {
		tree = kz_env_bytes(&e->env, offset, sizeof(*tree));
		if (tree->best >= best.rule)
			break;
		if (apart) {
			both = kz_tree_search_apart(e, offset, best.rule,
						    best.flags);
			best = (struct kz_found){ both, both >> 32 };
		} else {
			best = kz_tree_search(e, tree, best, 0);
		}
		offset += sizeof(*tree);
	}
	return best;
}

/* The first rule of @group's trees that holds. */
kz_inline struct kz_found kz_group_search(const struct kz_eval *e,
					  const struct kz_group *group)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	const struct kz_tree_list *list =
		&group->trees[kz_key_family(&e->key) & 3];
	__u32 count = list->count, offset = header->trees;

	offset += list->first * (__u32)sizeof(struct kz_tree);
	count = kz_at_most(count, header->max_trees);
	if (KZ_TREES_APART(header))
		return kz_trees_search(e, offset, count, true);
	return kz_trees_search(e, offset, count, false);
}

/* The same for the tree at @offset, of the rules behind @after. */
KZ_SUBPROGRAM __u64 kz_tree_search_on(const struct kz_eval *e, __u32 offset,
				      __u32 rule, __u32 flags, __u32 after)
{
	struct kz_found best = { rule, flags };

	if (e && kz_env_header(&e->env)->n_limits)
		best = kz_tree_search(e,
				      kz_env_bytes(&e->env, offset,
						   sizeof(struct kz_tree)),
				      best, after);
	return (__u64)best.flags << 32 | best.rule;
}

/* The first rule behind @after of the trees of group record @offset. */
KZ_SUBPROGRAM __u64 kz_group_search_on(const struct kz_eval *e, __u32 offset,
				       __u32 after)
{
	const struct kz_image_header *header;
	struct kz_found best = { KZ_NONE, 0 };
	const struct kz_tree_list *list;
	const struct kz_group *group;
	const struct kz_tree *tree;
	__u32 i, count;
	__u64 both;

	if (!e || !kz_env_header(&e->env)->n_limits)
		return KZ_NONE;
	header = kz_env_header(&e->env);
	group = kz_env_bytes(&e->env, offset, sizeof(*group));
	list = &group->trees[kz_key_family(&e->key) & 3];
	count = list->count;
	offset = header->trees + list->first * (__u32)sizeof(*tree);
	for (i = 0; i < header->max_trees && i < count; i++) {
		tree = kz_env_bytes(&e->env, offset, sizeof(*tree));
		if (tree->best >= best.rule)
			break;
		both = kz_tree_search_on(e, offset, best.rule, best.flags,
					 after);
		best = (struct kz_found){ both, both >> 32 };
		offset += sizeof(*tree);
	}
	return (__u64)best.flags << 32 | best.rule;
}

/* 1 if the limit of the rule at @offset lets it fire now; takes a token. */
KZ_SUBPROGRAM int kz_limit_allows(struct kz_eval *e, __u32 offset)
{
	const struct kz_limit *limit;
	const struct kz_rule *rule;
	__u32 index;

	if (!e || !kz_env_header(&e->env)->n_limits)
		return 0;
	rule = kz_env_bytes(&e->env, offset, sizeof(*rule));
	index = rule->limit - 1;
	limit = kz_env_bytes(&e->env,
			     kz_env_header(&e->env)->limits +
				     index * (__u32)sizeof(*limit),
			     sizeof(*limit));
	return kz_env_limit_take(&e->env, index, limit) !=
	       !!(limit->flags & KZ_LIMIT_OVER);
}

/*
 * @found, or the first behind it that no limit keeps from firing. A limit is
 * asked last, of a rule that would fire, so that no token is taken in vain.
 */
kz_inline struct kz_found kz_limits_ask(struct kz_eval *e, __u32 offset,
					struct kz_found found)
{
	__u64 both;
	__u32 i;

	for (i = 0; i < KZ_MAX_LIMITS && found.flags & KZ_CANDIDATE_LIMITED;
	     i++) {
		if (kz_limit_allows(e, found.rule))
			break;
		both = kz_group_search_on(e, offset, found.rule);
		found = (struct kz_found){ both, both >> 32 };
	}
	return found;
}

kz_inline void kz_dynamic_add(struct kz_eval *e, const struct kz_action *action)
{
	struct kz_value value;

	if (!kz_env_header(&e->env)->n_dynamic ||
	    kz_key_family(&e->key) != action->family)
		return;
	value = kz_key_value(&e->key, action->word, ~0U,
			     action->family == KZ_FAMILY_IP6);
	kz_env_set_add(&e->env, action->arg, &value, action->value);
}

/* The value that one of @action's weights says. */
KZ_SUBPROGRAM __u32 kz_choose(const struct kz_eval *e, __u32 weights,
			      __u32 count, __u32 seed)
{
	const struct kz_weight *weight;
	struct kz_flow_key flow;
	__u32 i, number;

	if (!e ||
	    !(kz_env_header(&e->env)->features & (KZ_F_BY_FLOW | KZ_F_RANDOM)))
		return 0;
	if (seed) {
		kz_flow_key_make(&e->key, &flow);
		number = kz_flow_hash(&flow, seed);
	} else {
		number = kz_env_random(&e->env);
	}
	weight = kz_env_bytes(&e->env, weights, KZ_MAX_READ);
	for (i = 1; i < KZ_MAX_WEIGHTS && i < count; i++, weight++)
		if (number <= weight->upto)
			break;
	return weight->value;
}

/* What @action makes of the bits of its mask. */
kz_inline __u32 kz_action_value(const struct kz_eval *e,
				const struct kz_action *action)
{
	switch (action->op) {
	case KZ_ACTION_COPY:
		return kz_rotate_left(
			e->key.word[action->arg & (KZ_KEY_WORDS - 1)] &
				action->value,
			action->rotate);
	case KZ_ACTION_CHOOSE:
		return kz_choose(e, action->value, action->arg, action->seed);
	default:
		return action->value;
	}
}

kz_inline void kz_action_apply(struct kz_eval *e,
			       const struct kz_action *action)
{
	__u32 *word = &e->key.word[action->word & (KZ_KEY_WORDS - 1)];

	if (action->op == KZ_ACTION_ADD)
		kz_dynamic_add(e, action);
	else if (action->op == KZ_ACTION_LOG)
		kz_env_log(&e->env, &e->key, action->value);
	else
		*word = (*word & ~action->mask) | kz_action_value(e, action);
}

/* Do the @count actions at @offset. */
KZ_SUBPROGRAM int kz_actions_run(struct kz_eval *e, __u32 offset, __u32 count)
{
	const struct kz_action *action;
	__u32 i;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_ACTIONS))
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
	found = kz_group_search(e, group);
	if (kz_env_header(&e->env)->n_limits)
		found = kz_limits_ask(e, offset, found);
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

	for (i = 0; i < header->n_groups; i++) {
		verdict = kz_group_run(e, offset, i, result);
		if (verdict != KZ_CONTINUE)
			return verdict;
		offset += sizeof(struct kz_group);
	}
	return KZ_CONTINUE;
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

/* What has changed of the flow's words, and of the sticky fields, back. */
KZ_SUBPROGRAM int kz_flow_end(struct kz_eval *e)
{
	const struct kz_image_header *header;
	const struct kz_sticky *sticky;
	__u32 i, any = 0, *word, masks[KZ_FLOW_WORDS];

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
		masks[i] = e->flow[i] ^ e->key.word[KZ_W_FLOW + i];
		any |= masks[i];
	}
	if (any)
		kz_env_flow_set(&e->env, &e->key, masks);
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
	if (kz_env_header(&e->env)->features & KZ_F_DSCP_WRITE)
		result->dscp = (e->key.word[KZ_W_IP] & KZ_IP_DSCP) >>
			       KZ_IP_DSCP_SHIFT;
	result->priority = e->key.word[KZ_W_PRIORITY];
	result->mirror = e->key.word[KZ_W_MIRROR];
	result->redirect = e->key.word[KZ_W_REDIRECT];
}

/*
 * Judge the packet that e->key describes; e->env is set by the caller. Returns
 * the verdict (enum kz_verdict); e->key has the words that actions write as
 * they are after the policy. The flow has got what changed, unless the packet
 * is dropped. @result, unless NULL, gets all of it but ns.
 */
kz_inline int kz_evaluate(struct kz_eval *e, struct kz_result *result)
{
	__u32 features = kz_env_header(&e->env)->features;
	int verdict;

	if (result)
		*result = (struct kz_result){ .rule = KZ_NONE };
	if (features & KZ_F_FLOW)
		kz_flow_begin(e);
	verdict = kz_groups_run(e, result);
	if (features & KZ_F_FLOW && verdict != KZ_DROP)
		kz_flow_end(e);
	if (result)
		kz_result_fill(e, verdict, result);
	return verdict;
}

#endif
