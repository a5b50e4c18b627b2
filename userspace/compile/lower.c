// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/given.h"
#include "userspace/compile/box_set.h"
#include "userspace/compile/lower.h"
#include "userspace/compile/patterns.h"
#include "userspace/compile/set.h"

static int match_add(struct lowered *l, struct kz_match match)
{
	if (l->n_matches == KZ_MAX_MATCHES)
		return -ENOSPC;
	l->matches[l->n_matches++] = match;
	return 0;
}

/* Narrow a bound to values with the bits of @mask as in @value. */
static void bound_fix(struct lowered *l, unsigned int word, uint32_t mask,
		      uint32_t value)
{
	struct tree_bound *bound = &l->bounds[word];

	if ((bound->value ^ value) & bound->mask & mask)
		memset(l->families, 0, sizeof(l->families));
	bound->mask |= mask;
	bound->value |= value;
}

static void bound_narrow(struct lowered *l, unsigned int word, uint32_t low,
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

/* The header that the condition reads must be there: gathered, one match. */
static void class_require(struct lowered *l, uint32_t mask, uint32_t value)
{
	static const uint32_t family_class[KZ_FAMILIES] = {
		[KZ_FAMILY_IP] = KZ_C_IP | KZ_FAMILY_IP << KZ_C_FAMILY_SHIFT,
		[KZ_FAMILY_IP6] = KZ_C_IP | KZ_FAMILY_IP6 << KZ_C_FAMILY_SHIFT,
	};
	unsigned int i;

	bound_fix(l, KZ_W_CLASS, mask, value);
	for (i = 0; i < KZ_FAMILIES; i++)
		if ((family_class[i] ^ value) & mask & (KZ_C_FAMILY | KZ_C_IP))
			l->families[i] = false;
	/* Only IP packets have transport headers. */
	if (value & KZ_C_HEADER)
		l->families[KZ_FAMILY_OTHER] = false;
}

/* One value or range of a one-word type. */
static int lower_range(struct lowered *l, const struct policy_condition *c,
		       const struct condition_type *type,
		       const struct range *range)
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
		bound_fix(l, type->word, type->mask, low << type->shift);
	} else if (type->mask == UINT32_MAX) {
		bound_narrow(l, type->word, low, high);
	} else {
		l->exact = false;
	}
	if (low == 0 && high == type->maximum && !c->negate && !type->absent)
		return 0;
	return match_add(l, match);
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
		bound_fix(l, match.word, match.mask, match.lo);
		err = match_add(l, match);
		if (err)
			return err;
	}
	return 0;
}

static int lower_set(struct output *output, struct lowered *l,
		     const struct policy_condition *c,
		     const struct condition_type *type)
{
	const struct ranges *ranges = c->set ? &c->set->ranges : &c->ranges;
	struct kz_match match = {
		.op = KZ_MATCH_SET,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
		.word = type->word,
		.mask = type->mask,
	};
	int err;

	if (!condition_is_wide(type) && !c->negate && ranges->count &&
	    type->mask == UINT32_MAX)
		bound_narrow(l, type->word, ranges->list[0].low[0],
			     ranges->list[ranges->count - 1].high[0]);
	l->exact = false;
	err = c->set ? set_root(output, c->set, &match.lo) :
		       set_build(output, ranges, type, &match.lo);
	if (err)
		return err;
	return match_add(l, match);
}

/* The elements are not known yet: there is nothing to cut by. */
static int lower_dynamic(struct lowered *l, const struct policy_condition *c,
			 const struct condition_type *type)
{
	const struct kz_match match = {
		.op = KZ_MATCH_DYNAMIC,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
		.word = type->word,
		.mask = type->mask,
		.lo = c->set->number,
		.span = type->value == VALUE_IPV6 ? KZ_SET_WORDS - 1 : 0,
	};

	l->exact = false;
	return match_add(l, match);
}

/* Values that have words of the key whatever the policy matches. */
static int asked_room(const struct output *output)
{
	return output->ether ? KZ_ASKED_ALWAYS : KZ_MAX_ASKED;
}

/* The key word that holds what @ask asks for, or -E2BIG with a message. */
static int asked_word(struct output *output, enum kz_ask ask,
		      struct location at)
{
	int i;

	for (i = 0; i < asked_room(output); i++) {
		if (!output->asked[i])
			output->asked[i] = ask;
		if (output->asked[i] == ask)
			return kz_asked_word(i);
	}
	policy_message(
		output->policy, output->messages, SEVERITY_ERROR, at,
		"too many kinds of conditions: a policy has room for %d that the hook is asked for%s",
		asked_room(output),
		output->ether ? ", beside the Ethernet header" : "");
	return -E2BIG;
}

/* What the part @c of a key is in the packet's key. */
static int part_type(struct output *output, const struct policy_condition *c,
		     struct condition_type *type)
{
	int word;

	*type = condition_types[c->id];
	if (type->ask) {
		word = asked_word(output, type->ask, c->at);
		if (word < 0)
			return word;
		type->word = word;
	}
	if (c->field) {
		type->word = c->field->word;
		type->mask = type->maximum = c->field->mask;
		type->shift = 0;
	}
	return 0;
}

/* The smallest and the largest value of a part that is a whole word. */
static void part_narrow(struct lowered *l, const struct boxes *boxes,
			unsigned int part, const struct condition_type *type)
{
	uint32_t low = UINT32_MAX, high = 0;
	const struct range *range;
	size_t i;

	if (condition_is_wide(type) || type->mask != UINT32_MAX)
		return;
	for (i = 0; i < boxes->count; i++) {
		range = boxes_at(boxes, i) + part;
		if (range->low[0] < low)
			low = range->low[0];
		if (range->high[0] > high)
			high = range->high[0];
	}
	bound_narrow(l, type->word, low, high);
}

/* Its parts have been lowered: their headers are there. */
static int lower_parts(struct output *output, struct lowered *l,
		       const struct policy_condition *c)
{
	const struct boxes *boxes = condition_boxes(c);
	struct kz_match match = {
		.op = KZ_MATCH_SET,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
	};
	struct box_parts parts = { .count = c->n_parts };
	unsigned int p;
	int err;

	for (p = 0; p < c->n_parts; p++) {
		err = part_type(output, c - c->n_parts + p, &parts.types[p]);
		if (err)
			return err;
		parts.named[p] = parts.types[p].value == VALUE_NAME;
		if (parts.named[p])
			parts.types[p].value = VALUE_NUMBER;
		else if (!c->negate)
			part_narrow(l, boxes, p, &parts.types[p]);
	}
	l->exact = false;
	err = box_set_build(output, boxes, &parts, c->at, &match.lo,
			    &match.span);
	return err ? err : match_add(l, match);
}

/* key[word] & mask is among the ranges, or not: as if it was a type's own. */
static int lower_masked_ranges(struct output *output, struct lowered *l,
			       const struct policy_condition *c,
			       const struct condition_type *type)
{
	struct condition_type own = *type;

	own.word = c->field ? c->field->word : type->word;
	own.mask = own.maximum = c->mask;
	if (c->ranges.count != 1)
		return lower_set(output, l, c, &own);
	return lower_range(l, c, &own, c->ranges.list);
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
		bound_fix(l, match.word, match.mask, match.lo);
	return match_add(l, match);
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
		bound_fix(l, KZ_W_IP, states, states);
	}
	return match_add(l, match);
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
		err = numbered.ranges.count == 1 ?
			      lower_range(l, &numbered, &own,
					  numbered.ranges.list) :
			      lower_set(output, l, &numbered, &own);
	free(numbered.ranges.list);
	return err;
}

/* A negation does not hold where there is no value. */
static int lower_present(struct lowered *l, const struct policy_condition *c,
			 const struct condition_type *type)
{
	const struct kz_match match = {
		.op = KZ_MATCH_RANGE,
		.word = type->word,
		.mask = type->mask,
		.span = type->maximum,
	};

	return c->negate ? match_add(l, match) : 0;
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
		match.mask = type->mask;
		err = set_masked(output, c->ranges.list[0].low, c->bits,
				 &match.lo);
		return err ?: match_add(l, match);
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
			bound_fix(l, match.word, match.mask, match.lo);
		err = match_add(l, match);
	}
	return err;
}

/* Which of the policy's payloads it is, or -E2BIG with a message. */
static int payload_number(struct output *output,
			  const struct policy_condition *c)
{
	struct kz_slice *payload = output->payloads;
	unsigned int i;

	for (i = 0; i < KZ_MAX_PAYLOADS; i++, payload++) {
		if (!payload->bits)
			*payload = c->payload;
		if (!memcmp(payload, &c->payload, sizeof(*payload)))
			return i;
	}
	policy_message(
		output->policy, output->messages, SEVERITY_ERROR, c->at,
		"too many kinds of '@nh' and '@th': at most %u different ones",
		KZ_MAX_PAYLOADS);
	return -E2BIG;
}

/* Its value, and that the packet has it. */
static int lower_bits(struct output *output, struct lowered *l,
		      const struct policy_condition *c,
		      const struct condition_type *type)
{
	if (c->ranges.count != 1)
		return lower_set(output, l, c, type);
	return lower_range(l, c, type, c->ranges.list);
}

static int lower_payload(struct output *output, struct lowered *l,
			 const struct policy_condition *c)
{
	int number = payload_number(output, c), word, err;
	struct condition_type type = {
		.value = VALUE_NUMBER,
		.mask = UINT32_MAX,
		.maximum = condition_maximum(c),
	};
	struct kz_match present = { .op = KZ_MATCH_RANGE, .word = KZ_W_IP };

	if (number < 0)
		return number;
	output->features |= KZ_F_ASKED;
	word = asked_word(output, KZ_ASK_PAYLOAD + number, c->at);
	if (word < 0)
		return word;
	type.word = word;
	present.mask = present.lo = KZ_IP_PAYLOAD << number;
	bound_fix(l, present.word, present.mask, present.lo);
	err = match_add(l, present);
	return err ?: lower_bits(output, l, c, &type);
}

/* Of the header's addresses, which are in the key. */
static int lower_link(struct output *output, struct lowered *l,
		      const struct policy_condition *c)
{
	unsigned int at = c->payload.offset % 48;
	struct condition_type type = {
		.value = VALUE_NUMBER,
		.word = (c->payload.offset < 48 ? KZ_W_ETHER_DADDR :
						  KZ_W_ETHER_SADDR) +
			at / 32,
		.shift = 32 - at % 32 - c->payload.bits,
		.maximum = condition_maximum(c),
	};

	type.mask = type.maximum << type.shift;
	return lower_bits(output, l, c, &type);
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
		word = asked_word(output, type->ask, c->at);
		if (word < 0)
			return word;
		asked = *type;
		asked.word = word;
		type = &asked;
	}
	if (type->class_mask)
		class_require(l, type->class_mask, type->class_value);
	if (c->id == CONDITION_PARTS)
		return lower_parts(output, l, c);
	if (c->id == CONDITION_LINK_BITS)
		return lower_link(output, l, c);
	err = type->absent ? lower_present(l, c, type) : 0;
	if (err)
		return err;
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
	if (c->negate || !range_is_prefix(range))
		return lower_set(output, l, c, type);
	return lowered_narrow(l, type, range);
}

/* One match for all the headers that must be there. */
static int lower_class(struct lowered *l, uint32_t mask, uint32_t value,
		       bool in_tree)
{
	uint32_t asked = in_tree ? mask & ~(KZ_C_FAMILY | KZ_C_IP) : mask;
	const struct kz_match match = {
		.op = KZ_MATCH_RANGE,
		.word = KZ_W_CLASS,
		.mask = asked,
		.lo = value & asked,
	};

	return asked ? match_add(l, match) : 0;
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
