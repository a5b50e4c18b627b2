/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a field is: bits of the mark, of a flow word, or of both. */
#ifndef KZ_BITS_H
#define KZ_BITS_H

#include <linux/bitops.h>

#include "kmod/flow.h"
#include "core/key.h"

/* Words are key words: KZ_W_MARK, or KZ_W_FLOW + i. */
struct kz_bits {
	u32 word;
	u32 mask;
	u32 flow_word; /* where a sticky mark field is remembered */
	u32 flow_mask; /* 0: it is not sticky */
};

static inline bool kz_is_flow_word(u32 word)
{
	return word - KZ_W_FLOW < KZ_FLOW_WORDS;
}

static inline bool kz_bits_keep_flow(const struct kz_bits *bits)
{
	return kz_is_flow_word(bits->word) || bits->flow_mask;
}

/* A value of @a is one of @b. */
static inline bool kz_same_shape(u32 a, u32 b)
{
	return a >> __ffs(a) == b >> __ffs(b);
}

static inline bool kz_bits_valid(const struct kz_bits *bits)
{
	if (!bits->mask)
		return false;
	if (!bits->flow_mask)
		return bits->word == KZ_W_MARK || kz_is_flow_word(bits->word);
	return bits->word == KZ_W_MARK && kz_is_flow_word(bits->flow_word) &&
	       kz_same_shape(bits->mask, bits->flow_mask);
}

static inline bool kz_bits_equal(const struct kz_bits *a,
				 const struct kz_bits *b)
{
	return a->word == b->word && a->mask == b->mask &&
	       a->flow_mask == b->flow_mask &&
	       (!a->flow_mask || a->flow_word == b->flow_word);
}

static inline bool kz_masks_overlap(u32 word, u32 mask, u32 other_word,
				    u32 other_mask)
{
	return word == other_word && mask & other_mask;
}

static inline bool kz_bits_overlap(const struct kz_bits *a,
				   const struct kz_bits *b)
{
	return kz_masks_overlap(a->word, a->mask, b->word, b->mask) ||
	       kz_masks_overlap(a->word, a->mask, b->flow_word, b->flow_mask) ||
	       kz_masks_overlap(a->flow_word, a->flow_mask, b->word, b->mask) ||
	       kz_masks_overlap(a->flow_word, a->flow_mask, b->flow_word,
				b->flow_mask);
}

/* @value shifted into the bits of @mask, and back. */
static inline u32 kz_value_prep(u32 value, u32 mask)
{
	return value << __ffs(mask);
}

static inline u32 kz_value_get(u32 word, u32 mask)
{
	return (word & mask) >> __ffs(mask);
}

/* True if @value fits into as many bits as @mask has. */
static inline bool kz_value_fits(u32 value, u32 mask)
{
	return kz_value_get(kz_value_prep(value, mask), mask) == value;
}

#endif
