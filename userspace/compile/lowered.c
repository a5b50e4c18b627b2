// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/lowered.h"

#include <errno.h>
#include <string.h>

int lowered_match(struct lowered *l, struct kz_match match)
{
	if (l->n_matches == KZ_MAX_MATCHES)
		return -ENOSPC;
	l->matches[l->n_matches++] = match;
	return 0;
}

void lowered_fix(struct lowered *l, unsigned int word, uint32_t mask,
		 uint32_t value)
{
	struct tree_bound *bound = &l->bounds[word];

	if ((bound->value ^ value) & bound->mask & mask)
		memset(l->families, 0, sizeof(l->families));
	bound->mask |= mask;
	bound->value |= value;
}

void lowered_bound(struct lowered *l, unsigned int word, uint32_t low,
		   uint32_t high)
{
	struct tree_bound *bound = &l->bounds[word];

	if (low > bound->low)
		bound->low = low;
	if (high < bound->high)
		bound->high = high;
	if (bound->low > bound->high)
		memset(l->families, 0, sizeof(l->families));
}

const uint32_t family_class[KZ_FAMILIES] = {
	[KZ_FAMILY_IP] = KZ_C_IP | KZ_FAMILY_IP << KZ_C_FAMILY_SHIFT,
	[KZ_FAMILY_IP6] = KZ_C_IP | KZ_FAMILY_IP6 << KZ_C_FAMILY_SHIFT,
};

void lowered_require(struct lowered *l, uint32_t mask, uint32_t value)
{
	unsigned int i;

	lowered_fix(l, KZ_W_CLASS, mask, value);
	for (i = 0; i < KZ_FAMILIES; i++)
		if ((family_class[i] ^ value) & mask & FAMILY_BITS)
			l->families[i] = false;
	/* Only IP packets have transport headers. */
	if (value & KZ_C_HEADER)
		l->families[KZ_FAMILY_OTHER] = false;
}

int lowered_narrow(struct lowered *l, const struct condition_type *type,
		   const struct range *range)
{
	struct kz_match match = { .op = KZ_MATCH_RANGE };
	int words = condition_is_wide(type) ? 4 : 1, i, err;

	for (i = 0; i < words; i++) {
		match.word = type->word + i;
		match.mask = ~(range->low[i] ^ range->high[i]);
		match.lo = range->low[i];
		if (!match.mask)
			continue;
		lowered_fix(l, match.word, match.mask, match.lo);
		err = lowered_match(l, match);
		if (err)
			return err;
	}
	return 0;
}
