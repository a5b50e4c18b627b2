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

/* Add the words of @part to @place. */
static int joined_part(struct output *output, const struct policy_part *part,
		       struct location at, struct kz_parts *place)
{
	const struct condition_type *type = &condition_types[part->id];
	enum kz_part number = part_number(part);
	unsigned int i;
	int word;

	for (i = 0; i < kz_part_words(number); i++) {
		word = number == KZ_PART_NAME ?
			       lower_name_word(output, type->ask, i, at) :
		       part->field ? (int)part->field->word :
				     type->word + (int)i;
		if (word < 0)
			return word;
		place->word[place->n_words] = word;
		place->mask[place->n_words++] =
			part->field		   ? part->field->mask :
			number == KZ_PART_PROTOCOL ? type->mask :
						     UINT32_MAX;
	}
	return 0;
}

int joined_write(struct output *output, const struct policy_part *parts,
		 unsigned int count, struct location at, uint32_t *record)
{
	struct kz_parts *written, place = { 0 };
	unsigned int i;
	int err;

	for (i = 0; i < count; i++) {
		err = joined_part(output, &parts[i], at, &place);
		if (err)
			return err;
	}
	buffer_align(&output->rules, KZ_RECORD_ALIGN);
	*record = output->rules.size + 1;
	written = buffer_add(&output->rules, sizeof(*written));
	if (!written)
		return -ENOMEM;
	*written = place;
	return 0;
}

/* The elements are not known yet. */
static int lower_joined(struct output *output, struct lowered *l,
			const struct policy_condition *c)
{
	struct kz_match match = {
		.op = set_is_wide(c->set) ? KZ_MATCH_WIDE : KZ_MATCH_JOINED,
		.flags = c->negate ? KZ_MATCH_NOT : 0,
		.lo = c->set->number,
	};
	struct policy_part parts[KZ_MAX_PARTS];
	const struct policy_condition *part = c - c->n_parts;
	unsigned int i;
	int err;

	for (i = 0; i < c->n_parts; i++)
		parts[i] = (struct policy_part){ part[i].id, part[i].field };
	l->exact = false;
	err = joined_write(output, parts, c->n_parts, c->at, &match.span);
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
