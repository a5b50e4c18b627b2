// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/lower_parts.h"

#include <errno.h>

#include "userspace/compile/box_set.h"
#include "userspace/compile/lower_asked.h"

/* What the part @c of a key is in the packet's key. */
static int part_type(struct output *output, const struct policy_condition *c,
		     struct condition_type *type)
{
	int word;

	*type = condition_types[c->id];
	if (type->ask) {
		word = lower_asked(output, type->ask, c->at);
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
	lowered_bound(l, type->word, low, high);
}

int joined_write(struct output *output, const enum condition_id *parts,
		 unsigned int count, uint32_t *record)
{
	struct kz_parts *place;
	unsigned int i;

	buffer_align(&output->rules, KZ_RECORD_ALIGN);
	*record = output->rules.size + 1;
	place = buffer_add(&output->rules, sizeof(*place));
	if (!place)
		return -ENOMEM;
	place->n_words = count;
	for (i = 0; i < count; i++) {
		place->word[i] = condition_types[parts[i]].word;
		place->mask[i] = condition_types[parts[i]].mask;
	}
	return 0;
}

/* The elements are not known yet. */
static int lower_joined(struct output *output, struct lowered *l,
			const struct policy_condition *c)
{
	struct kz_match match = {
		.op = KZ_MATCH_JOINED,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
		.lo = c->set->number,
	};
	enum condition_id parts[KZ_MAX_PARTS];
	unsigned int i;
	int err;

	for (i = 0; i < c->n_parts; i++)
		parts[i] = c[(int)i - (int)c->n_parts].id;
	l->exact = false;
	err = joined_write(output, parts, c->n_parts, &match.span);
	return err ? err : lowered_match(l, match);
}

int lower_parts(struct output *output, struct lowered *l,
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

	if (c->set && c->set->dynamic)
		return lower_joined(output, l, c);
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
	return err ? err : lowered_match(l, match);
}
