/* SPDX-License-Identifier: GPL-2.0-only */
/* A packet under evaluation, and whether matches hold for it; see eval.h. */
#ifndef KZ_EVAL_MATCH_H
#define KZ_EVAL_MATCH_H

#include "core/image.h"

#ifndef kz_at_most
#define kz_at_most(value, most) (value)
#endif
#ifndef kz_unknown
#define kz_unknown(value) (value)
#endif
#ifndef kz_within
#define kz_within(i, bound) ((void)(i), (void)(bound), true)
#endif

struct kz_eval {
	struct kz_key key;
	struct kz_env env;
	__u32 flow[KZ_FLOW_WORDS]; /* the flow words before the first group */
};

/* The child of cut @node that the key leads to; offsets count from key word
 * @word.
 */
kz_inline const struct kz_node *kz_tree_step(const struct kz_env *env,
					     const struct kz_key *key,
					     const struct kz_node *node,
					     __u32 word)
{
	__u32 value, left = node->left, right = node->right;

	kz_assume(left < 32);
	kz_assume(right < 32);
	value = key->word[(word + node->offset / 4) & (KZ_KEY_WORDS - 1)];
	value = value << (left & 31) >> (right & 31);
	return kz_env_bytes(env, node->base + value * (__u32)sizeof(*node),
			    sizeof(*node));
}

/*
 * The leaf that the key leads to from @node, at most @depth steps away. Steps
 * are counted by fours: what bounds them is there for BPF's verifier.
 */
kz_inline const struct kz_node *kz_tree_walk(const struct kz_env *env,
					     const struct kz_key *key,
					     const struct kz_node *node,
					     __u32 word, __u32 depth)
{
	__u32 i, j;

	for (i = 0; kz_within(i, depth); i += 4) {
		kz_unroll for (j = 0; j < 4; j++)
		{
			if (!node->right)
				return node;
			node = kz_tree_step(env, key, node, word);
		}
	}
	return node;
}

kz_inline bool kz_interval_has(const struct kz_interval *interval, __u32 value)
{
	return value - interval->low <= interval->span;
}

/* The same of the four key words at @word. */
kz_inline bool kz_prefix_has(const struct kz_prefix *prefix,
			     const struct kz_key *key, __u32 word)
{
	__u32 differ = 0;
	int i;

	for (i = 0; i < 4; i++)
		differ |= (key->word[(word + i) & (KZ_KEY_WORDS - 1)] ^
			   prefix->value[i]) &
			  prefix->mask[i];
	return !differ;
}

/* Two of the key's words, the one at @word in the high bits. */
kz_inline __u64 kz_key_half(const struct kz_key *key, __u32 word)
{
	return (__u64)key->word[word & (KZ_KEY_WORDS - 1)] << 32 |
	       key->word[(word + 1) & (KZ_KEY_WORDS - 1)];
}

/* True if @value's low bits are in the set by @leaf's packed triples. */
kz_inline bool kz_triples_contain(const struct kz_eval *e,
				  const struct kz_node *leaf, __u32 value)
{
	const __u64 spare = KZ_TRIPLE_EACH * KZ_TRIPLE_NONE;
	const __u64 each = KZ_TRIPLE_EACH * (value % KZ_TRIPLE_NONE) + spare;
	const struct kz_triple *triple =
		kz_env_bytes(&e->env, leaf->base, KZ_MAX_READ);
	__u64 odd = 0, differ = spare;
	__u32 i;

	/* A spare bit stays where the number is another one. */
	if (leaf->element == KZ_ELEMENT_VALUES) {
		kz_unroll for (i = 0; i < KZ_LEAF_TRIPLES; i++)
			differ &= (each ^ triple[i].numbers) - KZ_TRIPLE_EACH;
		return differ != spare;
	}
	/* And where it is not above. */
	kz_unroll for (i = 0; i < KZ_LEAF_TRIPLES; i++)
		odd ^= each - triple[i].numbers;
	odd ^= odd >> KZ_TRIPLE_WIDTH ^ odd >> 2 * KZ_TRIPLE_WIDTH;
	return (odd >> KZ_TRIPLE_BITS ^ (leaf->element == KZ_ELEMENT_IN)) & 1;
}

/* 1 if one of the @count intervals at @offset has the value. */
KZ_SUBPROGRAM int kz_intervals_have(const struct kz_eval *e, __u32 offset,
				    __u32 count, __u32 word, __u32 mask)
{
	const struct kz_interval *interval;
	__u32 i;

	if (!e || !kz_env_header(&e->env)->n_set_nodes)
		return 0;
	interval = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
	for (i = 0; i < KZ_LEAF_ELEMENTS && i < count; i++, interval++)
		if (kz_interval_has(interval,
				    e->key.word[word & (KZ_KEY_WORDS - 1)] &
					    mask))
			return 1;
	return 0;
}

/* The same of prefixes. */
KZ_SUBPROGRAM int kz_prefixes_have(const struct kz_eval *e, __u32 offset,
				   __u32 count, __u32 word)
{
	const struct kz_prefix *prefix;
	__u32 i;

	if (!e || !kz_env_header(&e->env)->n_set_nodes)
		return 0;
	prefix = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
	for (i = 0; i < KZ_LEAF_ELEMENTS && i < count; i++, prefix++)
		if (kz_prefix_has(prefix, &e->key, word))
			return 1;
	return 0;
}

/* The same of single values of four words. */
KZ_SUBPROGRAM int kz_values_have(const struct kz_eval *e, __u32 offset,
				 __u32 count, __u32 word)
{
	const struct kz_whole *value;
	__u64 high, low;
	__u32 i;

	if (!e || !kz_env_header(&e->env)->n_set_nodes)
		return 0;
	high = kz_key_half(&e->key, word);
	low = kz_key_half(&e->key, word + 2);
	value = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
	for (i = 0; i < KZ_LEAF_WIDE && i < count; i++, value++)
		if (!((value->high ^ high) | (value->low ^ low)))
			return 1;
	return 0;
}

/* The same of prefixes of up to 64 bits. */
KZ_SUBPROGRAM int kz_halves_have(const struct kz_eval *e, __u32 offset,
				 __u32 count, __u32 word)
{
	const __u64 *prefix;
	const __u8 *shift;
	__u64 value;
	__u32 i;

	if (!e || !kz_env_header(&e->env)->n_set_nodes)
		return 0;
	value = kz_key_half(&e->key, word);
	prefix = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
	shift = kz_env_bytes(&e->env, offset + count * (__u32)sizeof(*prefix),
			     KZ_MAX_READ);
	for (i = 0; i < KZ_LEAF_WIDE && i < count; i++)
		if (!((prefix[i] ^ value) >> (shift[i] & 63)))
			return 1;
	return 0;
}

/*
 * 1 if a box of a leaf at @offset has the key, in each word of the struct
 * kz_parts at @parts; @count is the leaf's. One loop over all intervals: two
 * would need more of BPF's stack.
 */
KZ_SUBPROGRAM int kz_boxes_have(const struct kz_eval *e, __u32 offset,
				__u32 count, __u32 parts)
{
	const struct kz_interval *interval;
	const struct kz_parts *part;
	__u32 i, word = 0, value;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_PARTS))
		return 0;
	for (i = 0; i < KZ_MAX_READ / sizeof(*interval); i++) {
		/* Else the verifier follows each word of each box by itself. */
		word = kz_unknown(word);
		count = kz_unknown(count);
		part = kz_env_bytes(&e->env, parts, KZ_MAX_READ);
		value = e->key.word[part->word[word & 15] & (KZ_KEY_WORDS - 1)] &
			part->mask[word & 15];
		interval = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
		offset += sizeof(*interval);
		word++;
		if (!kz_interval_has(interval, value)) {
			offset += (KZ_BOX_SIZE(count) - word) *
				  (__u32)sizeof(*interval);
			word = 0;
			if (!KZ_BOX_COUNT(--count))
				return 0;
		} else if (word == KZ_BOX_SIZE(count)) {
			return 1;
		}
	}
	return 0;
}

/* What small sets need. */
kz_inline bool kz_leaf_has(const struct kz_eval *e,
			   const struct kz_match *match,
			   const struct kz_node *leaf)
{
	if (leaf->element == KZ_ELEMENT_INTERVAL)
		return kz_intervals_have(e, leaf->base, leaf->count,
					 match->word, match->mask);
	if (leaf->element == KZ_ELEMENT_PREFIX)
		return kz_prefixes_have(e, leaf->base, leaf->count,
					match->word);
	if (leaf->element == KZ_ELEMENT_HALF)
		return kz_halves_have(e, leaf->base, leaf->count, match->word);
	if (leaf->element == KZ_ELEMENT_WHOLE)
		return kz_values_have(e, leaf->base, leaf->count, match->word);
	return kz_boxes_have(e, leaf->base, leaf->count, match->span);
}

/*
 * True if the set that @match names has the value at its key word, of which, in
 * a set of one word, only the bits of its mask count. What large sets need is
 * here, and costs no call of its own.
 */
kz_inline bool kz_set_has(const struct kz_eval *e, const struct kz_match *match)
{
	const struct kz_node *leaf;

	leaf = kz_env_bytes(&e->env, match->lo, sizeof(*leaf));
	leaf = kz_tree_walk(&e->env, &e->key, leaf, match->word,
			    kz_env_header(&e->env)->set_depth);
	if (!leaf->count)
		return false;
	if (leaf->element < KZ_ELEMENT_OUT)
		return kz_leaf_has(e, match, leaf);
	return kz_triples_contain(
		e, leaf,
		e->key.word[match->word & (KZ_KEY_WORDS - 1)] & match->mask);
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

/* Bits of the prefixes in dynamic set @index; 0: whole values. */
kz_inline __u32 kz_dynamic_prefix(const struct kz_env *env, __u32 index)
{
	const struct kz_image_header *header = kz_env_header(env);
	const struct kz_dynamic *set;

	if (!(header->features & KZ_F_PREFIXES))
		return 0;
	set = kz_env_bytes(env, header->dynamic + index * (__u32)sizeof(*set),
			   sizeof(*set));
	return set->prefix;
}

/* Leave the first @length bits of the address that @value is. */
kz_inline void kz_value_cut(struct kz_value *value, __u32 length)
{
	__u32 i;

	kz_unroll for (i = 0; i < KZ_SET_WORDS; i++)
		value->word[i] &= kz_prefix_mask(length, i);
}

/* 1 if dynamic set @index has its prefix of the address at key word @word. */
KZ_SUBPROGRAM int kz_dynamic_covers(const struct kz_eval *e, __u32 index,
				    __u32 word)
{
	struct kz_value value;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_PREFIXES))
		return 0;
	value = kz_key_value(&e->key, word, ~0U, true);
	kz_value_cut(&value, kz_dynamic_prefix(&e->env, index));
	return kz_env_set_has(&e->env, index, &value);
}

/* The words of the key that the struct kz_parts at @offset names. */
kz_inline struct kz_value kz_joined_value(const struct kz_eval *e, __u32 offset)
{
	const struct kz_parts *parts =
		kz_env_bytes(&e->env, offset, sizeof(*parts));
	struct kz_value value;
	__u32 i;

	kz_unroll for (i = 0; i < KZ_SET_WORDS; i++) value.word[i] =
		e->key.word[parts->word[i] & (KZ_KEY_WORDS - 1)] &
		parts->mask[i];
	return value;
}

/* 1 if dynamic set @index has that value. */
KZ_SUBPROGRAM int kz_joined_has(const struct kz_eval *e, __u32 index,
				__u32 offset)
{
	struct kz_value value;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_JOINED))
		return 0;
	value = kz_joined_value(e, offset);
	return kz_env_set_has(&e->env, index, &value);
}

/* The same of a wide set. */
kz_inline void kz_wide_take(const struct kz_eval *e, __u32 offset,
			    struct kz_wide *value)
{
	const struct kz_parts *parts =
		kz_env_bytes(&e->env, offset, sizeof(*parts));
	__u32 i;

	kz_unroll for (i = 0; i < KZ_BOX_WORDS; i++) value->word[i] =
		e->key.word[parts->word[i] & (KZ_KEY_WORDS - 1)] &
		parts->mask[i];
}

/* 1 if wide set @index has that value. */
KZ_SUBPROGRAM int kz_wide_has(const struct kz_eval *e, __u32 index,
			      __u32 offset)
{
	struct kz_wide value;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_WIDE))
		return 0;
	kz_wide_take(e, offset, &value);
	return kz_env_wide_has(&e->env, index, &value);
}

kz_inline bool kz_dynamic_holds(const struct kz_eval *e,
				const struct kz_match *match)
{
	__u32 i;

	if (match->op == KZ_MATCH_DYNAMIC)
		return kz_dynamic_has(e, match->lo, match->word, match->mask,
				      match->span);
	if (match->op == KZ_MATCH_JOINED)
		return kz_joined_has(e, match->lo, match->span);
	if (match->op == KZ_MATCH_WIDE)
		return kz_wide_has(e, match->lo, match->span);
	for (i = 0; i < KZ_MAX_LENGTHS && i < match->span; i++)
		if (kz_dynamic_covers(e, match->lo + i, match->word))
			return true;
	return false;
}

kz_inline bool kz_match_holds(const struct kz_eval *e,
			      const struct kz_match *match)
{
	bool negated = match->flags & KZ_MATCH_NOT;
	__u32 value;

	if (match->op == KZ_MATCH_SET && kz_env_header(&e->env)->n_set_nodes)
		return kz_set_has(e, match) != negated;
	if (match->op >= KZ_MATCH_DYNAMIC)
		return kz_dynamic_holds(e, match) != negated;
	value = e->key.word[match->word & (KZ_KEY_WORDS - 1)];
	return ((value & match->mask) - match->lo <= match->span) != negated;
}

/* True if the @count matches at @offset all hold. */
kz_inline bool kz_matches_hold(const struct kz_eval *e, __u32 offset,
			       __u32 count)
{
	__u32 i, max = kz_env_header(&e->env)->max_matches;
	const struct kz_match *match;

	match = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
	for (i = 0; kz_within(i, max) && i < count; i++, match++)
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
	return kz_matches_hold(e, rule->body, rule->n_matches);
}

#endif
