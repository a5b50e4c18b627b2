// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/given.h"
#include "userspace/compile/lower.h"
#include "userspace/compile/lower_asked.h"
#include "userspace/compile/lower_parts.h"
#include "userspace/compile/lower_value.h"
#include "userspace/compile/patterns.h"
#include "userspace/compile/set.h"

/* The elements are not known yet: there is nothing to cut by. */
static int lower_dynamic(struct lowered *l, const struct policy_condition *c,
			 const struct condition_type *type)
{
	struct kz_match match = {
		.op = KZ_MATCH_DYNAMIC,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
		.word = type->word,
		.mask = type->mask,
		.lo = c->set->number,
		.span = type->value == VALUE_IPV6 ? KZ_SET_WORDS - 1 : 0,
	};
	const struct policy_set *set;

	if (c->set->prefix) {
		match.op = KZ_MATCH_PREFIXES;
		match.mask = match.span = 0;
	}
	for (set = c->set; set && set->prefix; set = set->longer)
		match.span++;

	l->exact = false;
	return lowered_match(l, match);
}

/* key[word] & mask is among the ranges, or not: as if it was a type's own. */
static int lower_masked_ranges(struct output *output, struct lowered *l,
			       const struct policy_condition *c,
			       const struct condition_type *type)
{
	struct condition_type own = *type;

	own.word = c->field ? c->field->word : type->word;
	own.mask = own.maximum = c->mask;
	return lower_bits(output, l, c, &own);
}

/* key[word] & mask == value, or not. */
static int lower_masked(struct lowered *l, const struct policy_condition *c,
			const struct condition_type *type)
{
	const struct kz_match match = {
		.op = KZ_MATCH_RANGE,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
		.word = c->field ? c->field->word : type->word,
		.mask = c->mask,
		.lo = c->value,
	};

	if (!match.mask && !match.lo && !c->negate)
		return 0;
	if (c->negate)
		l->exact = false;
	else
		lowered_fix(l, match.word, match.mask, match.lo);
	return lowered_match(l, match);
}

/* One of these bits is set; always one of all is. */
static int lower_ct(struct lowered *l, const struct policy_condition *c)
{
	uint32_t states = condition_ct_states(c) << KZ_IP_CT_SHIFT;
	struct kz_match match = {
		.op = KZ_MATCH_RANGE,
		.word = KZ_W_IP,
		.mask = states,
		.lo = 1,
		.span = UINT32_MAX - 1,
	};

	if (states & (states - 1) || !states) {
		l->exact = false;
	} else {
		match.lo = states;
		match.span = 0;
		lowered_fix(l, KZ_W_IP, states, states);
	}
	return lowered_match(l, match);
}

/* A socket without a group at that level has none to differ from. */
static int lower_cgroup(struct lowered *l, const struct policy_condition *c,
			const struct condition_type *type)
{
	uint32_t first = c->ranges.list[0].low[0] - 1, in = 0, at;
	struct kz_match match = {
		.op = KZ_MATCH_RANGE,
		.word = type->word,
		.lo = 1,
		.span = UINT32_MAX - 1,
	};
	size_t i;

	for (i = 0; i < c->ranges.count; i++)
		for (at = c->ranges.list[i].low[0];
		     at <= c->ranges.list[i].high[0]; at++)
			in |= KZ_CGROUP_IN(at - 1);
	match.mask = in;
	if (c->negate) {
		match.mask |= KZ_CGROUP_DEEP(first);
		match.lo = KZ_CGROUP_DEEP(first);
		match.span = 0;
	}
	l->exact = false;
	return lowered_match(l, match);
}

/* A device's name is compared by the number of its pattern. */
static int lower_names(struct output *output, struct lowered *l,
		       const struct policy_condition *c,
		       const struct condition_type *type)
{
	struct policy_condition numbered = *c;
	struct condition_type own = *type;
	int err;

	own.value = VALUE_NUMBER;
	numbered.ranges = (struct ranges){ 0 };
	err = patterns_number(output, &c->ranges, &numbered.ranges);
	if (!err)
		err = lower_bits(output, l, &numbered, &own);
	free(numbered.ranges.list);
	return err;
}

/* A negation does not hold where there is no value; and a set's tree takes what
 * is beyond the largest value for one that has it.
 */
static int lower_present(struct lowered *l, const struct policy_condition *c,
			 const struct condition_type *type)
{
	const struct kz_match match = {
		.op = KZ_MATCH_RANGE,
		.word = type->word,
		.mask = type->mask,
		.span = type->maximum,
	};

	return c->negate || c->ranges.count != 1 ? lowered_match(l, match) : 0;
}

/* address & bits == value, word by word; negated all at once, as a set. */
static int lower_address(struct output *output, struct lowered *l,
			 const struct policy_condition *c,
			 const struct condition_type *type)
{
	struct kz_match match = { .op = KZ_MATCH_RANGE,
				  .word = type->word,
				  .flags = c->negate ? KZ_MATCH_NOT : 0 };
	int i, words = condition_is_wide(type) ? 4 : 1, err = 0;

	if (c->negate && words > 1) {
		l->exact = false;
		match.op = KZ_MATCH_SET;
		err = set_masked(output, c->ranges.list[0].low, c->bits,
				 &match.lo);
		return err ?: lowered_match(l, match);
	}
	for (i = 0; i < words && !err; i++) {
		match.word = type->word + i;
		match.mask = c->bits[i];
		match.lo = c->ranges.list[0].low[i];
		if (!match.mask)
			continue;
		if (c->negate)
			l->exact = false;
		else
			lowered_fix(l, match.word, match.mask, match.lo);
		err = lowered_match(l, match);
	}
	return err;
}

static int condition_lower(struct output *output, struct lowered *l,
			   const struct policy_condition *c)
{
	const struct condition_type *type = &condition_types[c->id];
	const struct range *range = c->ranges.list;
	struct condition_type asked;
	int word, err;

	output->features |= policy_features_of(output->policy, c);
	if (c->id == CONDITION_PAYLOAD)
		return lower_payload(output, l, c);
	if (type->ask && c->id != CONDITION_LINK_BITS) {
		output->features |= KZ_F_ASKED;
		word = lower_asked(output, type->ask, c->at);
		if (word < 0)
			return word;
		asked = *type;
		asked.word = word;
		type = &asked;
	}
	if (type->class_mask)
		lowered_require(l, type->class_mask, type->class_value);
	if (c->id == CONDITION_PARTS)
		return lower_parts(output, l, c);
	if (c->id == CONDITION_LINK_BITS)
		return lower_link(output, l, c);
	err = type->absent ? lower_present(l, c, type) : 0;
	if (err)
		return err;
	if (type->value == VALUE_CGROUP)
		return lower_cgroup(l, c, type);
	if (type->value == VALUE_NAME)
		return condition_is_any_name(c) ?
			       0 :
			       lower_names(output, l, c, type);
	if (c->masked)
		return lower_address(output, l, c, type);
	if (condition_is_masked(type))
		return c->ranges.count ?
			       lower_masked_ranges(output, l, c, type) :
			       lower_masked(l, c, type);
	if (type->value == VALUE_CT_STATE)
		return lower_ct(l, c);
	if (c->set && c->set->dynamic)
		return lower_dynamic(l, c, type);
	if (c->set || c->ranges.count != 1)
		return lower_set(output, l, c, type);
	if (!condition_is_wide(type))
		return lower_range(l, c, type, range);
	if (c->negate || range_prefix_length(range, 4) < 0)
		return lower_set(output, l, c, type);
	return lowered_narrow(l, type, range);
}

/* One match for all the headers that must be there. */
static int lower_class(struct lowered *l, uint32_t mask, uint32_t value,
		       bool in_tree)
{
	uint32_t asked = in_tree ? mask & ~FAMILY_BITS : mask;
	const struct kz_match match = {
		.op = KZ_MATCH_RANGE,
		.word = KZ_W_CLASS,
		.mask = asked,
		.lo = value & asked,
	};

	return asked ? lowered_match(l, match) : 0;
}

/* Cheap matches first; else in the order of the text. */
static void matches_order(struct lowered *l)
{
	struct kz_match sorted[KZ_MAX_MATCHES];
	unsigned int n = 0, i;
	uint8_t op;

	for (op = 0; op < KZ_MATCH_OPS; op++)
		for (i = 0; i < l->n_matches; i++)
			if (l->matches[i].op == op)
				sorted[n++] = l->matches[i];
	memcpy(l->matches, sorted, n * sizeof(*sorted));
}

int conditions_lower(struct output *output,
		     const struct policy_conditions *conditions, bool in_tree,
		     struct location at, struct lowered *l)
{
	uint32_t mask = 0, value = 0;
	size_t i;
	int err = 0;

	*l = (struct lowered){ .exact = true, .families = { 1, 1, 1 } };
	for (i = 0; i < KZ_KEY_WORDS; i++)
		l->bounds[i] = TREE_BOUND_ANY;
	for (i = 0; i < conditions->count && !err; i++) {
		const struct condition_type *type =
			&condition_types[conditions->list[i].id];

		err = condition_lower(output, l, &conditions->list[i]);
		mask |= type->class_mask;
		value |= type->class_value;
	}
	if (!err)
		err = lower_class(l, mask, value, in_tree);
	if (err == -ENOSPC)
		policy_message(
			output->policy, output->messages, SEVERITY_ERROR, at,
			"too many conditions: they need more than %u matches",
			KZ_MAX_MATCHES);
	matches_order(l);
	return err;
}
