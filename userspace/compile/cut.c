// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <string.h>

#include "cut.h"

#define SAMPLE 192 /* items looked at, at most, to choose a cut */
#define CANDIDATES 6 /* windows counted out */

/*
 * A cut is worth its gain, in bits of information, less what its memory
 * costs. Measured on ClassBench: a limit on growth instead of a price spills
 * rules into many trees (17 instead of 7 on acl1_10k, and six times the
 * compares); a cheaper price multiplies the nodes (1,183 bytes a rule on
 * fw1_10k instead of 11).
 */
#define GROWTH_PRICE 1.5f /* of a doubling of the items in all children */
#define BIT_PRICE 0.05f /* of a doubling of the children */
#define ANY_GAIN 0.001f /* less tells nothing apart */

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

	if ((bound->value ^ value) & bound->mask & mask)
		return false;
	mask |= bound->mask;
	value |= bound->value;
	*clipped = (struct tree_bound){ .mask = mask, .value = value };
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
	for (i = 0; i < count && digest->count < SAMPLE; i += step) {
		if (!bound_clip(&items->bounds[word][list[i]],
				known->mask[word], known->value[word], &c))
			continue;
		differ = c.low ^ c.high;
		if (differ)
			differ = UINT32_MAX >> __builtin_clz(differ);
		digest->mask[digest->count] = ~differ | c.mask;
		digest->value[digest->count] = c.low & (~differ | c.mask);
		digest->count++;
	}
}

/* Per bit: log2 of the share of items left in a child, and of the growth. */
struct bit_score {
	float gain[32];
	float growth[32];
};

static void bits_score(const struct digest *digest, uint32_t known,
		       struct bit_score *score)
{
	float zero, one, either, n = digest->count;
	unsigned int bit;
	size_t i;

	for (bit = 0; bit < 32; bit++) {
		unsigned int zeros = 0, ones = 0;

		score->gain[bit] = 0;
		score->growth[bit] = 0;
		if (known >> bit & 1)
			continue;
		for (i = 0; i < digest->count; i++) {
			unsigned int set = digest->value[i] >> bit & 1;
			unsigned int fixed = digest->mask[i] >> bit & 1;

			ones += set;
			zeros += fixed & ~set;
		}
		either = n - zeros - ones;
		zero = zeros + either;
		one = ones + either;
		score->gain[bit] =
			log2f(n * (zero + one) / (zero * zero + one * one));
		score->growth[bit] = log2f((zero + one) / n);
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

/* The best windows of each width of one word. */
static void windows_propose(const struct bit_score *score, unsigned int word,
			    unsigned int max_bits,
			    struct candidate list[CANDIDATES])
{
	unsigned int bits, shift, i;
	float gain, growth;

	for (bits = 1; bits <= max_bits; bits++) {
		for (shift = 0; shift + bits <= 32; shift++) {
			gain = growth = 0;
			for (i = shift; i < shift + bits; i++) {
				gain += score->gain[i];
				growth += score->growth[i];
			}
			if (gain < ANY_GAIN)
				continue;
			gain -= growth * GROWTH_PRICE + bits * BIT_PRICE;
			candidates_add(list, gain,
				       (struct tree_cut){ word, shift, bits });
		}
	}
}

/* What @cut is worth, its children counted out over the digest. */
static float window_worth(const struct digest *digest,
			  const struct tree_cut *cut)
{
	uint32_t window = (1U << cut->bits) - 1, mask, value, free;
	unsigned int children[1 << CUT_MAX_BITS] = { 0 };
	float total = 0, squares = 0, gain;
	size_t i;

	for (i = 0; i < digest->count; i++) {
		mask = digest->mask[i] >> cut->shift & window;
		value = digest->value[i] >> cut->shift & window;
		free = 0;
		do { /* each way to fill the bits left open */
			children[value | free]++;
			free = (free - (window & ~mask)) & ~mask & window;
		} while (free);
	}
	for (i = 0; i <= window; i++) {
		total += children[i];
		squares += (float)children[i] * children[i];
	}
	gain = squares ? log2f(total * digest->count / squares) : 0;
	if (gain < ANY_GAIN)
		return -INFINITY;
	return gain - log2f(total / digest->count) * GROWTH_PRICE -
	       cut->bits * BIT_PRICE;
}

bool tree_cut_choose(const struct tree_items *items, const uint32_t *list,
		     size_t count, const struct tree_known *known,
		     enum cut_need need, struct tree_cut *cut)
{
	struct candidate candidates[CANDIDATES];
	struct digest digests[KZ_KEY_WORDS];
	unsigned int word, max_bits = 1, i;
	float best = -INFINITY, worth;
	struct bit_score score;

	for (i = 0; i < CANDIDATES; i++)
		candidates[i] = (struct candidate){
			.score = least_worth[need],
		};
	/* No more children than would hold an item or so each. */
	while (max_bits < CUT_MAX_BITS && (1U << max_bits) < count)
		max_bits++;
	for (word = 0; word < items->n_words; word++) {
		digest_take(items, word, list, count, known, &digests[word]);
		bits_score(&digests[word], known->mask[word], &score);
		windows_propose(&score, word, max_bits, candidates);
	}
	for (i = 0; i < CANDIDATES && candidates[i].cut.bits; i++) {
		const struct tree_cut *c = &candidates[i].cut;

		worth = window_worth(&digests[c->word], c);
		if (worth > best) {
			best = worth;
			*cut = *c;
		}
	}
	return best > -INFINITY;
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
