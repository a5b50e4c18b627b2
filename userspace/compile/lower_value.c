// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/lower_value.h"

#include "userspace/compile/set.h"

int lower_range(struct lowered *l, const struct policy_condition *c,
		const struct condition_type *type, const struct range *range)
{
	uint32_t low = range->low[0], high = range->high[0];
	const struct kz_match match = {
		.op = KZ_MATCH_RANGE,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
		.word = type->word,
		.mask = type->mask,
		.lo = low << type->shift,
		.span = (high - low) << type->shift,
	};

	if (c->negate) {
		l->exact = false;
	} else if (low == high) {
		lowered_fix(l, type->word, type->mask, low << type->shift);
	} else if (type->mask == UINT32_MAX) {
		lowered_bound(l, type->word, low, high);
	} else {
		l->exact = false;
	}
	if (low == 0 && high == type->maximum && !c->negate && !type->absent)
		return 0;
	return lowered_match(l, match);
}

int lower_set(struct output *output, struct lowered *l,
	      const struct policy_condition *c,
	      const struct condition_type *type)
{
	const struct ranges *ranges = c->set ? &c->set->ranges : &c->ranges;
	struct kz_match match = {
		.op = KZ_MATCH_SET,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
		.word = type->word,
		.mask = condition_is_wide(type) ? 0 : type->mask,
	};
	int err;

	if (!condition_is_wide(type) && !c->negate && ranges->count &&
	    type->mask == UINT32_MAX)
		lowered_bound(l, type->word, ranges->list[0].low[0],
			      ranges->list[ranges->count - 1].high[0]);
	l->exact = false;
	err = c->set ? set_root(output, c->set, &match.lo) :
		       set_build(output, ranges, type, &match.lo);
	if (err)
		return err;
	return lowered_match(l, match);
}

int lower_bits(struct output *output, struct lowered *l,
	       const struct policy_condition *c,
	       const struct condition_type *type)
{
	if (c->ranges.count != 1)
		return lower_set(output, l, c, type);
	return lower_range(l, c, type, c->ranges.list);
}
