// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "userspace/compile/range_split.h"
#include "userspace/policy/ranges.h"

static uint32_t low_bits(unsigned int count)
{
	return count >= 32 ? UINT32_MAX : (1U << count) - 1;
}

/* An address of four words, counted in its lowest bits. */
static void words_fill(uint32_t words[4], unsigned int bits)
{
	int i;

	for (i = 3; i >= 0; i--) {
		words[i] |= low_bits(bits);
		bits = bits > 32 ? bits - 32 : 0;
	}
}

/* Add one; true if it wrapped around. */
static bool words_increment(uint32_t words[4])
{
	int i;

	for (i = 3; i >= 0; i--)
		if (++words[i])
			return false;
	return true;
}

static unsigned int words_trailing_zeros(const uint32_t words[4])
{
	unsigned int count = 0;
	int i;

	for (i = 3; i >= 0; i--) {
		if (words[i])
			return count + __builtin_ctz(words[i]);
		count += 32;
	}
	return count;
}

/* Split a range of addresses into the fewest prefixes, RFC 4632's CIDR. */
static int split_into_prefixes(const struct range *range, struct buffer *out)
{
	struct range *prefix, next = *range;
	unsigned int bits;

	for (;;) {
		bits = words_trailing_zeros(next.low);
		do {
			memcpy(next.high, next.low, sizeof(next.high));
			words_fill(next.high, bits);
		} while (bits-- &&
			 words_compare(next.high, range->high, 4) > 0);
		prefix = buffer_add(out, sizeof(*prefix));
		if (!prefix)
			return -ENOMEM;
		*prefix = next;
		if (!words_compare(next.high, range->high, 4))
			return 0;
		memcpy(next.low, next.high, sizeof(next.low));
		if (words_increment(next.low))
			return 0;
	}
}

/* Single values: all a cut can see of a part of a word (8 bits at most). */
static int split_into_values(const struct range *range, unsigned int shift,
			     struct buffer *out)
{
	struct range *value;
	uint32_t i;

	for (i = range->low[0]; i <= range->high[0]; i++) {
		value = buffer_add(out, sizeof(*value));
		if (!value)
			return -ENOMEM;
		value->low[0] = value->high[0] = i << shift;
	}
	return 0;
}

/*
 * Blocks of values that only their lowest bits tell apart, so that a cut sees
 * them: of a wider part of a word, with bits left out that are not of the part.
 */
static int split_into_blocks(const struct range *range,
			     const struct condition_type *type,
			     struct buffer *out)
{
	uint64_t low = (uint64_t)range->low[0] << type->shift;
	uint64_t high = (uint64_t)range->high[0] << type->shift, size;
	struct range *block;

	/* Bits below the part are 0 in all values. */
	high |= (type->mask & -type->mask) - 1;
	for (; low <= high; low += size) {
		for (size = 1; !(low & size) && low + 2 * size - 1 <= high;)
			size *= 2;
		if (low & ~type->mask & -size)
			continue; /* no value is in it */
		block = buffer_add(out, sizeof(*block));
		if (!block)
			return -ENOMEM;
		block->low[0] = low;
		block->high[0] = low + size - 1;
	}
	return 0;
}

static int copy(const struct range *range, struct buffer *out)
{
	struct range *copied = buffer_add(out, sizeof(*copied));

	if (!copied)
		return -ENOMEM;
	*copied = *range;
	return 0;
}

/* True if every number up to the largest of a byte is a value. */
static bool few_values(const struct condition_type *type)
{
	return type->maximum <= UINT8_MAX &&
	       !(type->maximum & (type->maximum + 1));
}

int range_split_coarsely(const struct range *range,
			 const struct condition_type *type, struct buffer *out)
{
	if (condition_is_wide(type))
		return split_into_prefixes(range, out);
	if (type->mask == UINT32_MAX)
		return copy(range, out);
	return split_into_blocks(range, type, out);
}

int range_split(const struct range *range, const struct condition_type *type,
		struct buffer *out)
{
	if (!condition_is_wide(type) && type->mask != UINT32_MAX &&
	    few_values(type))
		return split_into_values(range, type->shift, out);
	return range_split_coarsely(range, type, out);
}

void range_bound(struct tree_bound *bound, uint32_t mask, uint32_t low,
		 uint32_t high)
{
	if (mask == UINT32_MAX) {
		bound->low = low;
		bound->high = high;
		return;
	}
	bound->mask = mask & ~(low ^ high);
	bound->value = low;
}
