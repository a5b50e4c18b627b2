// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <string.h>

#include "userspace/compile/cut.h"

#define SAMPLE \
	192 /* items looked at, at most, to choose a cut: counted in bytes */
#define CANDIDATES 6 /* windows counted out */

#define BIT_PRICE 0.05f /* of a doubling of the children */
#define DETERMINED 16 /* nearly every: all but one of so many */

/* How wide a cut of many items may become, and how many to each child. */
struct widening {
	unsigned int bits; /* <= KZ_MAX_CUT */
	size_t items;
};

/* Copies of what a set holds are as short as a node; of rules they are not. */
static const struct widening rules_widening = { 12, 4 };
static const struct widening set_widening = { KZ_MAX_CUT, 1 };

#define ANY_GAIN 0.001f /* less: nothing is told apart */

/* By how badly a cut is needed: the estimated worth it must have. */
static const float least_worth[] = {
	[CUT_IF_CHEAP] = 0.0f,
	[CUT_IF_USEFUL] = -0.3f,
	[CUT_AT_ANY_PRICE] = -INFINITY,
};

/* Smallest value >= @low with the bits of @mask as in @value; or none. */
static bool first_from(uint32_t low, uint32_t mask, uint32_t value,
		       uint32_t *first)
{
	uint32_t differ = (low & mask) ^ value, bit, raise;

	if (!differ) {
		*first = low;
		return true;
	}
	bit = 1U << (31 - __builtin_clz(differ));
	if (!(value & bit)) {
		/* low is already above: raise a free zero bit higher up */
		raise = ~low & ~mask & ~(bit | (bit - 1));
		if (!raise)
			return false;
		bit = raise & -raise;
		low |= bit;
	}
	/* Above the bit as in low, the bit as it must be, below the least. */
	*first = (low & ~(bit | (bit - 1))) | (low & bit & ~mask) |
		 (value & (bit | (bit - 1)));
	return true;
}

bool bound_clip(const struct tree_bound *bound, uint32_t mask, uint32_t value,
		struct tree_bound *clipped)
{
	uint32_t high;

	if (!mask && !bound->mask) {
		*clipped = *bound;
		return true;
	}
	if ((bound->value ^ value) & bound->mask & mask)
		return false;
	mask |= bound->mask;
	value |= bound->value;
	*clipped = (struct tree_bound){ value, value | ~mask, mask, value };
	if (!bound->low && bound->high == UINT32_MAX)
		return true;
	if (!first_from(bound->low, mask, value, &clipped->low) ||
	    clipped->low > bound->high)
		return false;
	/* The largest value <= high, by the mirror of the same search. */
	if (!first_from(~bound->high, mask, ~value & mask, &high))
		return false;
	clipped->high = ~high;
	return true;
}

bool bound_covers(const struct tree_bound *bound, uint32_t mask, uint32_t value)
{
	return value >= bound->low && (value | ~mask) <= bound->high &&
	       !(bound->mask & ~mask) &&
	       !((bound->value ^ value) & bound->mask);
}

/* Bits that each sampled item determines, and their values. */
struct digest {
	uint32_t mask[SAMPLE];
	uint32_t value[SAMPLE];
	uint32_t any; /* bits that one of them determines */
	size_t count;
};

static void digest_take(const struct tree_items *items, unsigned int word,
			const uint32_t *list, size_t count,
			const struct tree_known *known, struct digest *digest)
{
	size_t step = count > SAMPLE ? count / SAMPLE : 1, i;
	struct tree_bound c;
	uint32_t differ;

	digest->count = 0;
	digest->any = 0;
	for (i = 0; i < count && digest->count < SAMPLE; i += step) {
		if (!bound_clip(&items->bounds[word][list[i]],
				known->mask[word], known->value[word], &c))
			continue;
		differ = c.low ^ c.high;
		if (differ)
			differ = UINT32_MAX >> __builtin_clz(differ);
		digest->mask[digest->count] = ~differ | c.mask;
		digest->value[digest->count] = c.low & (~differ | c.mask);
		digest->any |= digest->mask[digest->count];
		digest->count++;
	}
}

/*
 * log2 of @x, positive and normal, within 0.00001: the exponent and a
 * polynomial, which is exact at powers of 2.
 */
static float log2_near(float x)
{
	union {
		float number;
		uint32_t bits;
	} u = { .number = x };
	int exponent = (int)(u.bits >> 23) - 127;
	float m, p;

	u.bits = (u.bits & 0x7fffffU) | 0x3f800000U;
	m = u.number - 1;
	p = 0.0256913f * m - 0.0972018f;
	p = p * m + 0.1841008f;
	p = p * m - 0.2765695f;
	p = p * m + 0.4426541f;
	return exponent + m + m * (1 - m) * p;
}

/*
 * The bits of a word at which a window may begin or end: those that gain, as
 * one at an end that does not would cost for nothing. For each, log2 of the
 * share of items left in a child and of the growth, by cuts of all bits up to
 * it and by those of the bits below it: a window's are differences.
 */
struct bit_score {
	unsigned int n;
	uint8_t bit[32];
	float gain[32];
	float gain_below[32];
	float growth[32];
	float growth_below[32];
};

/* Each bit into a byte of its own, the lowest first. */
static uint64_t bits_spread(uint8_t bits)
{
	uint64_t each = bits * 0x0101010101010101ULL & 0x8040201008040201ULL;

	return (each + 0x00406070787c7e7fULL) >> 7 & 0x0101010101010101ULL;
}

/* How many items have each bit 0, and 1: bytes of 8 counters, SAMPLE < 256. */
struct bit_counts {
	uint64_t zeros[4];
	uint64_t ones[4];
};

/* Bytes without a bit of @open are left out. */
static void bits_count(const struct digest *digest, uint32_t open,
		       struct bit_counts *counts)
{
	uint64_t zeros, ones;
	uint32_t one, zero;
	int byte;
	size_t i;

	for (byte = 0; byte < 4; byte++) {
		if (!(open >> 8 * byte & 0xff))
			continue;
		zeros = ones = 0;
		for (i = 0; i < digest->count; i++) {
			one = digest->value[i];
			zero = digest->mask[i] & ~one;
			ones += bits_spread(one >> 8 * byte);
			zeros += bits_spread(zero >> 8 * byte);
		}
		counts->zeros[byte] = zeros;
		counts->ones[byte] = ones;
	}
}

static unsigned int count_of(const uint64_t counts[4], unsigned int bit)
{
	return counts[bit / 8] >> bit % 8 * 8 & 0xff;
}

/* One bit's: @zeros of @n items have it 0, @ones have it 1. */
static float bit_gain(unsigned int n, unsigned int zeros, unsigned int ones,
		      float *growth)
{
	unsigned int zero = n - ones, one = n - zeros, all = zero + one;
	unsigned int squares = zero * zero + one * one;

	*growth = log2_near((float)all / n);
	return n * all == squares ? 0 : log2_near((float)(n * all) / squares);
}

/* @open: the bits that the path leaves and that some item determines. */
static void bits_score(const struct digest *digest, uint32_t known,
		       uint32_t open, struct bit_score *score)
{
	float gain = 0, growth = 0, last_gain = 0, last_growth = 1;
	unsigned int bit, next = 0, zeros, ones, last_zeros = 0, last_ones = 0;
	struct bit_counts counts;
	uint32_t gap;

	bits_count(digest, open, &counts);
	score->n = 0;
	for (; open; open &= open - 1, next = bit + 1) {
		bit = __builtin_ctz(open);
		/* What no item determines doubles them all. */
		gap = ~known & ((1U << bit) - 1) & -(1U << next);
		if (gap)
			growth += __builtin_popcount(gap);
		zeros = count_of(counts.zeros, bit);
		ones = count_of(counts.ones, bit);
		/* Neighbours are often alike. */
		if (zeros != last_zeros || ones != last_ones)
			last_gain = bit_gain(digest->count, zeros, ones,
					     &last_growth);
		last_zeros = zeros;
		last_ones = ones;
		if (last_gain > 0) {
			score->bit[score->n] = bit;
			score->gain_below[score->n] = gain;
			score->growth_below[score->n] = growth;
			score->gain[score->n] = gain + last_gain;
			score->growth[score->n++] = growth + last_growth;
		}
		gain += last_gain;
		growth += last_growth;
	}
}

struct candidate {
	struct tree_cut cut;
	float score;
};

static void candidates_add(struct candidate list[CANDIDATES], float score,
			   struct tree_cut cut)
{
	int i = CANDIDATES;

	if (score <= list[CANDIDATES - 1].score)
		return;
	while (i > 0 && score > list[i - 1].score) {
		if (i < CANDIDATES)
			list[i] = list[i - 1];
		i--;
	}
	list[i] = (struct candidate){ cut, score };
}

/* The best windows of one word. */
static void windows_propose(const struct bit_score *score, unsigned int word,
			    unsigned int max_bits, float copy_price,
			    struct candidate list[CANDIDATES])
{
	unsigned int low, high, bits;
	float gain, growth;

	for (low = 0; low < score->n; low++) {
		for (high = low; high < score->n; high++) {
			bits = score->bit[high] - score->bit[low] + 1;
			if (bits > max_bits)
				break;
			gain = score->gain[high] - score->gain_below[low];
			growth = score->growth[high] - score->growth_below[low];
			if (gain < ANY_GAIN)
				continue;
			gain -= growth * copy_price + bits * BIT_PRICE;
			candidates_add(list, gain,
				       (struct tree_cut){ word, score->bit[low],
							  bits });
		}
	}
}

/* The worth of @cut, with its children counted over the digest. */
static float window_worth(const struct digest *digest, float copy_price,
			  const struct tree_cut *cut)
{
	uint32_t window = (1U << cut->bits) - 1, mask, value, free;
	unsigned int children[1 << CUT_MAX_BITS];
	float total = 0, squares = 0, gain, in_child;
	unsigned int in_all = 0;
	size_t i;

	memset(children, 0, (window + 1) * sizeof(children[0]));
	for (i = 0; i < digest->count; i++) {
		mask = digest->mask[i] >> cut->shift & window;
		value = digest->value[i] >> cut->shift & window;
		free = 0;
		if (!mask) {
			in_all++;
			continue;
		}
		do { /* each way to fill the bits left open */
			children[value | free]++;
			free = (free - (window & ~mask)) & ~mask & window;
		} while (free);
	}
	for (i = 0; i <= window; i++) {
		in_child = children[i] + in_all;
		total += in_child;
		squares += in_child * in_child;
	}
	gain = squares ? log2_near(total * digest->count / squares) : 0;
	if (gain < ANY_GAIN)
		return -INFINITY;
	return gain - log2_near(total / digest->count) * copy_price -
	       cut->bits * BIT_PRICE;
}

/* True if nearly every item that determines bits determines @bit. */
static bool bit_determined(const struct digest *digest, unsigned int bit)
{
	size_t count = 0, i;

	for (i = 0; i < digest->count; i++)
		count += digest->mask[i] >> bit & 1;
	return count * DETERMINED >= digest->count * (DETERMINED - 1);
}

/*
 * Take further bits into a cut of many items: one step instead of two. The
 * sample is too small to show what they gain, so they must cost no copies, and
 * there must be several items for each child.
 */
static void cut_widen(const struct digest *digest, size_t count,
		      unsigned int fill, uint32_t known,
		      const struct widening *to, struct tree_cut *cut)
{
	while (cut->bits < to->bits && cut->shift &&
	       to->items * fill << (cut->bits + 1) <= count &&
	       !(known >> (cut->shift - 1) & 1) &&
	       bit_determined(digest, cut->shift - 1)) {
		cut->shift--;
		cut->bits++;
	}
}

bool tree_cut_choose(const struct tree_items *items, const uint32_t *list,
		     size_t count, const struct tree_known *known,
		     enum cut_need need, float copy_price, struct tree_cut *cut)
{
	struct candidate candidates[CANDIDATES];
	struct digest digests[KZ_KEY_WORDS];
	unsigned int word, max_bits = 1, i;
	float best = -INFINITY, worth;
	struct bit_score score;
	uint32_t open;

	for (i = 0; i < CANDIDATES; i++)
		candidates[i] = (struct candidate){
			.score = least_worth[need],
		};
	/* No more children than would hold an item or so each. */
	while (max_bits < CUT_MAX_BITS && items->fill << max_bits < count)
		max_bits++;
	for (word = 0; word < items->n_words; word++) {
		if (known->mask[word] == UINT32_MAX)
			continue;
		digest_take(items, word, list, count, known, &digests[word]);
		open = digests[word].any & ~known->mask[word];
		if (!open)
			continue; /* nothing to gain there */
		bits_score(&digests[word], known->mask[word], open, &score);
		windows_propose(&score, word, max_bits, copy_price, candidates);
	}
	for (i = 0; i < CANDIDATES && candidates[i].cut.bits; i++) {
		const struct tree_cut *c = &candidates[i].cut;

		worth = window_worth(&digests[c->word], copy_price, c);
		if (worth > best) {
			best = worth;
			*cut = *c;
		}
	}
	if (best == -INFINITY)
		return false;
	cut_widen(&digests[cut->word], count, items->fill,
		  known->mask[cut->word],
		  need == CUT_AT_ANY_PRICE ? &set_widening : &rules_widening,
		  cut);
	return true;
}

/* Lowest bit of the window whose highest is that of @open. */
static unsigned int window_shift(uint32_t open)
{
	unsigned int top = 31 - __builtin_clz(open);

	return top < CUT_SURE_BITS ? 0 : top - CUT_SURE_BITS + 1;
}

bool tree_cut_topmost(const struct tree_items *items,
		      const struct tree_known *known, struct tree_cut *cut)
{
	unsigned int word;
	uint32_t open;

	for (word = 0; word < items->n_words; word++) {
		open = ~known->mask[word];
		if (!open)
			continue;
		cut->word = word;
		cut->shift = window_shift(open);
		cut->bits = 32 - __builtin_clz(open) - cut->shift;
		return true;
	}
	return false;
}

unsigned int tree_cuts_left(const struct tree_items *items,
			    const struct tree_known *known)
{
	unsigned int count = 0, word;
	uint32_t open;

	for (word = 0; word < items->n_words; word++) {
		for (open = ~known->mask[word]; open; count++)
			open &= (1U << window_shift(open)) - 1;
	}
	return count;
}
