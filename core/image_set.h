/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets: the types of their elements, how an image stores static ones, and how
 * userspace reads and changes dynamic ones.
 */
#ifndef KZ_IMAGE_SET_H
#define KZ_IMAGE_SET_H

#include "core/limits.h"
#include "core/types.h"

enum kz_set_type {
	KZ_SET_IPV4,
	KZ_SET_IPV6,
	KZ_SET_PORT,
	KZ_SET_ETHER, /* static ones only; as struct range has them */
	KZ_SET_PARTS, /* keys of several parts */
	KZ_SET_TYPES,
};

/* How a set's leaf says its elements. */
enum kz_element {
	KZ_ELEMENT_INTERVAL, /* struct kz_interval: of one word */
	KZ_ELEMENT_PREFIX, /* struct kz_prefix: of four words */
	KZ_ELEMENT_HALF, /* prefixes of 1 to 64 of four words' bits: see below */
	KZ_ELEMENT_WHOLE, /* struct kz_whole: all bits of four words */
	KZ_ELEMENT_BOX, /* struct kz_interval for each word that has a part */
	KZ_ELEMENT_OUT, /* struct kz_triple: of one word's low bits, bounds; what */
	KZ_ELEMENT_IN, /* is before them is out of the set, or in it */
	KZ_ELEMENT_VALUES, /* struct kz_triple: each in the set */
	KZ_ELEMENTS,
};

/* Has a value if value - low <= span, unsigned. */
struct kz_interval {
	__u32 low;
	__u32 span;
};
_Static_assert(sizeof(struct kz_interval) == 8, "kz_interval");

/* Has an address if (address & mask) == value, word by word. */
struct kz_prefix {
	__u32 value[4];
	__u32 mask[4];
};
_Static_assert(sizeof(struct kz_prefix) == 32, "kz_prefix");

/*
 * A leaf of KZ_ELEMENT_HALF has a __u64 for each, the first word in its high
 * bits, and then a __u8 for each: how many low bits do not count.
 */
#define KZ_HALF_SIZE 9

/* Four words, of each half the first in the high bits. */
struct kz_whole {
	__u64 high;
	__u64 low;
};
_Static_assert(sizeof(struct kz_whole) == 16, "kz_whole");

/*
 * Three numbers of KZ_TRIPLE_BITS bits, the first lowest, each with a bit to
 * spare above it, so that one operation compares a value's low bits with all;
 * the path has looked at its other bits. A leaf has KZ_LEAF_TRIPLES of these or
 * none, which spares a loop's end that no CPU foresees; leaves share them.
 *
 * Bounds say where the set begins and ends in turn: those not above a value are
 * counted. They ascend, and the last is above all values that lead to the leaf:
 * a later leaf's, or KZ_TRIPLE_NONE. Values are in the set; the last one is
 * repeated to fill the triple.
 */
struct kz_triple {
	__u64 numbers;
};
_Static_assert(sizeof(struct kz_triple) == 8, "kz_triple");
_Static_assert(sizeof(struct kz_triple) * KZ_LEAF_TRIPLES <= KZ_MAX_READ,
	       "KZ_MAX_READ");

#define KZ_TRIPLE_BITS 20
#define KZ_TRIPLE_WIDTH (KZ_TRIPLE_BITS + 1)
#define KZ_TRIPLE_NONE (1ULL << KZ_TRIPLE_BITS)
/* Times a number: three of it. */
#define KZ_TRIPLE_EACH \
	(1ULL | 1ULL << KZ_TRIPLE_WIDTH | 1ULL << 2 * KZ_TRIPLE_WIDTH)

/*
 * Where the parts of a key are, such as an address and a port. A set of such
 * keys has one tree, which cuts any word of the packet's key. An element is a
 * box: an interval for each of these words, in their order. A leaf's count has
 * two numbers: of boxes, and of each box's intervals.
 */
struct kz_parts {
	__u32 n_words;
	__u32 reserved[3];
	__u32 word[KZ_BOX_WORDS]; /* of the key */
	__u32 mask[KZ_BOX_WORDS]; /* its bits that count */
};
_Static_assert(sizeof(struct kz_parts) == 112, "kz_parts");
_Static_assert(sizeof(struct kz_interval) * KZ_BOX_WORDS <= KZ_MAX_READ,
	       "KZ_MAX_READ");

#define KZ_BOX_COUNT(count) ((count)&15U)
#define KZ_BOX_SIZE(count) ((__u32)(count) >> 4)
#define KZ_BOX_LEAF(boxes, words) ((boxes) | (words) << 4)

/* A part of a dynamic set's keys. */
enum kz_part {
	KZ_PART_NONE, /* the key has no more parts */
	KZ_PART_IPV4,
	KZ_PART_PORT,
	KZ_PART_PROTOCOL,
	KZ_PART_IPV6, /* 4 words */
	KZ_PART_ETHER, /* 2 words, as in the key */
	KZ_PART_NAME, /* of a device: 16 bytes, as 4 words of an address */
	KZ_PART_INTERFACE, /* a device's index */
	KZ_PART_MARK, /* bits of the mark */
	KZ_PART_FLOW, /* of the first of the flow's words; and so on */
	KZ_PARTS = KZ_PART_FLOW + 4,
};

#define KZ_PART_BITS 4
_Static_assert(KZ_PARTS <= 1U << KZ_PART_BITS, "KZ_PART_BITS");

kz_inline __u32 kz_part_of(__u32 parts, __u32 i)
{
	return parts >> i * KZ_PART_BITS & ((1U << KZ_PART_BITS) - 1);
}

/* Words of a value that a part has. */
kz_inline __u32 kz_part_words(__u32 part)
{
	switch (part) {
	case KZ_PART_NONE:
		return 0;
	case KZ_PART_IPV6:
	case KZ_PART_NAME:
		return 4;
	case KZ_PART_ETHER:
		return 2;
	default:
		return 1;
	}
}

/*
 * A dynamic set: its elements are not in the image, but wherever the
 * environment keeps them (kz_env_set_has() and kz_env_set_add() of eval.h).
 * They outlive a replace by an image that has a set of this name, type and
 * size.
 */
struct kz_dynamic {
	__u32 name; /* a string of the info part */
	__u8 type; /* enum kz_set_type */
	__u8 prefix; /* it has prefixes of so many bits; 0: whole values */
	__u16 parts; /* KZ_SET_PARTS: kz_part_of() each part */
	__u32 size; /* most elements it holds */
	__u32 timeout; /* ms an element lives unless it says otherwise; 0: ever */
	__u32 mask[KZ_JOIN_PARTS]; /* of parts of the mark and the flow */
};
_Static_assert(sizeof(struct kz_dynamic) == 32, "kz_dynamic");

/* The longest prefix that a dynamic set of @type may have; 0: none. */
kz_inline __u32 kz_set_bits(__u32 type)
{
	return type == KZ_SET_IPV4 ? 32 : type == KZ_SET_IPV6 ? 128 : 0;
}

/* True if an element of one may be one of the other. */
kz_inline bool kz_dynamic_is_like(const struct kz_dynamic *a,
				  const struct kz_dynamic *b)
{
	__u32 i, differ = 0;

	for (i = 0; i < KZ_JOIN_PARTS; i++)
		differ |= a->mask[i] ^ b->mask[i];
	return a->type == b->type && a->prefix == b->prefix &&
	       a->parts == b->parts && !differ;
}

/* Of word @i of an address, the bits that are in a prefix of @length bits. */
kz_inline __u32 kz_prefix_mask(__u32 length, __u32 i)
{
	if (length <= 32 * i)
		return 0;
	length -= 32 * i;
	return length < 32 ? ~(~0U >> length) : ~0U;
}

/* A value of a dynamic set: key words, unused ones 0. */
struct kz_value {
	__u32 word[KZ_SET_WORDS];
};
_Static_assert(sizeof(struct kz_value) == 16, "kz_value");

/* The same of a wide set, kz_dynamic_is_wide(), and of any set for userspace. */
struct kz_wide {
	__u32 word[KZ_BOX_WORDS];
};
_Static_assert(sizeof(struct kz_wide) == 48, "kz_wide");

/* Words that @set's values have. */
kz_inline __u32 kz_dynamic_words(const struct kz_dynamic *set)
{
	__u32 i, words = 0;

	for (i = 0; i < KZ_JOIN_PARTS; i++)
		words += kz_part_words(kz_part_of(set->parts, i));
	return words;
}

/* Its values are struct kz_wide, and else struct kz_value. */
kz_inline bool kz_dynamic_is_wide(const struct kz_dynamic *set)
{
	return kz_dynamic_words(set) > KZ_SET_WORDS;
}

/* The bits that word @i of part number @part of @set's keys may have. */
kz_inline __u32 kz_part_mask(const struct kz_dynamic *set, __u32 part, __u32 i)
{
	switch (kz_part_of(set->parts, part)) {
	case KZ_PART_PORT:
		return 0xffff;
	case KZ_PART_PROTOCOL:
		return 0xff;
	case KZ_PART_ETHER:
		return i ? 0xffff0000 : ~0U;
	case KZ_PART_IPV4:
	case KZ_PART_IPV6:
	case KZ_PART_NAME:
	case KZ_PART_INTERFACE:
		return ~0U;
	default:
		return set->mask[part];
	}
}

/* Words for each part, with no bits that the part cannot have. */
kz_inline bool kz_is_joined(const struct kz_dynamic *set,
			    const struct kz_wide *value)
{
	__u32 part, i, at = 0;

	for (part = 0; part < KZ_JOIN_PARTS; part++)
		for (i = 0; i < kz_part_words(kz_part_of(set->parts, part));
		     i++)
			if (value->word[at++] & ~kz_part_mask(set, part, i))
				return false;
	for (; at < KZ_BOX_WORDS; at++)
		if (value->word[at])
			return false;
	return true;
}

/*
 * True if @value can be an element of @set. Words that its type does not use
 * are 0, or nothing would match.
 */
kz_inline bool kz_dynamic_takes(const struct kz_dynamic *set,
				const struct kz_wide *value)
{
	const __u32 *word = value->word;
	__u32 i;

	for (i = 0; set->prefix && i < KZ_SET_WORDS; i++)
		if (word[i] & ~kz_prefix_mask(set->prefix, i))
			return false;
	if (set->type == KZ_SET_PARTS)
		return kz_is_joined(set, value);
	for (i = KZ_SET_WORDS; i < KZ_BOX_WORDS; i++)
		if (word[i])
			return false;
	if (set->type == KZ_SET_IPV6)
		return true;
	if (set->type == KZ_SET_PORT && word[0] > 0xffff)
		return false;
	return !(word[1] | word[2] | word[3]);
}

/* An element of a dynamic set as userspace gives and gets it. */
struct kz_entry {
	struct kz_wide value;
	__u64 timeout; /* ms it has left; KZ_FOREVER; KZ_SETS_OWN to add */
};
_Static_assert(sizeof(struct kz_entry) == 56, "kz_entry");

#define KZ_FOREVER (~0ULL)
#define KZ_SETS_OWN 0ULL /* the set's timeout */

#endif
