// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/policy/policy.h"

enum kz_part part_number(const struct policy_part *part)
{
	if (part->field)
		return part->field->word == KZ_W_MARK ?
			       KZ_PART_MARK :
			       KZ_PART_FLOW + part->field->word - KZ_W_FLOW;
	switch (condition_types[part->id].value) {
	case VALUE_IPV4:
		return KZ_PART_IPV4;
	case VALUE_IPV6:
		return KZ_PART_IPV6;
	case VALUE_PORT:
		return KZ_PART_PORT;
	case VALUE_PROTOCOL:
		return KZ_PART_PROTOCOL;
	case VALUE_ETHER:
		return KZ_PART_ETHER;
	case VALUE_NAME:
		return KZ_PART_NAME;
	case VALUE_INTERFACE:
		return KZ_PART_INTERFACE;
	case VALUE_MARK:
		return KZ_PART_MARK;
	default:
		return KZ_PART_NONE;
	}
}

uint32_t part_mark_bits(const struct policy_part *part)
{
	if (part->field)
		return part->field->mask;
	return part_number(part) == KZ_PART_MARK ? UINT32_MAX : 0;
}

/* The bits of word @i of a range that are of the part. */
static uint32_t word_mask(enum kz_part part, unsigned int i)
{
	if (i >= kz_part_words(part))
		return 0;
	return part == KZ_PART_ETHER && i ? 0xffff0000 : UINT32_MAX;
}

static bool is_single(const struct range *range, enum kz_part part)
{
	unsigned int i;

	for (i = 0; i < KZ_SET_WORDS; i++)
		if ((range->low[i] ^ range->high[i]) & word_mask(part, i))
			return false;
	return true;
}

bool parts_pack(const struct policy_part *parts, unsigned int count,
		const struct range *box, struct kz_wide *value)
{
	unsigned int p, at = 0, words;
	enum kz_part part;

	*value = (struct kz_wide){ 0 };
	for (p = 0; p < count; p++) {
		part = part_number(&parts[p]);
		words = kz_part_words(part);
		if (at + words > KZ_BOX_WORDS || !is_single(&box[p], part))
			return false;
		memcpy(&value->word[at], box[p].low,
		       words * sizeof(*value->word));
		at += words;
	}
	return true;
}

void parts_unpack(const struct policy_part *parts, unsigned int count,
		  const struct kz_wide *value, struct range *box)
{
	unsigned int p, at = 0, words, i;
	enum kz_part part;

	for (p = 0; p < count; p++) {
		part = part_number(&parts[p]);
		words = kz_part_words(part);
		box[p] = (struct range){ 0 };
		memcpy(box[p].low, &value->word[at],
		       words * sizeof(*value->word));
		memcpy(box[p].high, box[p].low, sizeof(box[p].high));
		/* Its 48 bits are the first of 128: the others are free. */
		for (i = 1; part == KZ_PART_ETHER && i < KZ_SET_WORDS; i++)
			box[p].high[i] |= ~word_mask(part, i);
		at += words;
	}
}
