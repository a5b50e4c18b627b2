// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include "userspace/lang/field_allocate.h"
#include "userspace/lang/parse_error.h"

/* Key words in a row, and the bits in them that fields may use. */
struct area {
	const char *name; /* "mark window" */
	uint32_t word; /* the first */
	uint32_t count;
	const uint32_t *window; /* of each */
};

static struct area area_of(const struct policy *policy, enum storage storage)
{
	if (storage == STORAGE_MARK)
		return (struct area){ "mark window", KZ_W_MARK, 1,
				      &policy->window };
	return (struct area){ "flow window", KZ_W_FLOW, KZ_FLOW_WORDS,
			      policy->flow_window };
}

/* The bits of @word that @field has. */
static uint32_t field_bits(const struct policy_field *field, uint32_t word)
{
	uint32_t bits = field->word == word ? field->mask : 0;

	if (field->sticky && field->flow.word == word)
		bits |= field->flow.mask;
	return bits;
}

/* Bits of the area's word @i that no field has. */
static uint32_t free_bits(const struct policy *policy, const struct area *area,
			  uint32_t i)
{
	uint32_t bits = area->window[i];
	size_t f;

	for (f = 0; f < policy->n_fields; f++)
		bits &= ~field_bits(policy->fields[f], area->word + i);
	return bits;
}

static uint32_t mask_of(uint32_t bits)
{
	return 0xffffffffU >> (32 - bits);
}

/* "0x00000003", or in flow "0x00000003 of label bits 32-63". */
static const char *mask_text(char text[48], uint32_t word, uint32_t mask)
{
	uint32_t first = (word - KZ_W_FLOW) * 32;

	if (word == KZ_W_MARK)
		snprintf(text, 48, "0x%08x", mask);
	else
		snprintf(text, 48, "0x%08x of flow bits %u-%u", mask, first,
			 first + 31);
	return text;
}

static const char *reserve_text(char text[48],
				const struct policy_reserve *reserve)
{
	if (reserve->owner)
		snprintf(text, 48, "%s, 0x%08x", reserve->owner, reserve->mask);
	else
		snprintf(text, 48, "0x%08x", reserve->mask);
	return text;
}

/* Are the bits at @place free? */
static int place_check(struct parser *p, const struct token *name,
		       const struct area *area, const struct policy_bits *place,
		       struct location at)
{
	const struct policy *policy = p->policy;
	char own[48], others[48];
	uint32_t theirs;
	size_t i;

	mask_text(own, place->word, place->mask);
	for (i = 0; area->word == KZ_W_MARK && i < policy->n_reserves; i++) {
		if (place->mask & policy->reserves[i].mask)
			return parser_error(
				p, at, "field '%.*s' (%s) overlaps reserve %s",
				token_shown(name), name->text, own,
				reserve_text(others, &policy->reserves[i]));
	}
	if (place->mask & ~area->window[place->word - area->word])
		return parser_error(
			p, at, "field '%.*s' (%s) is not inside the %s%s%s",
			token_shown(name), name->text, own, area->name,
			area->word == KZ_W_MARK ? " " : "",
			area->word == KZ_W_MARK ?
				mask_text(others, KZ_W_MARK, policy->window) :
				"");
	for (i = 0; i < policy->n_fields; i++) {
		theirs = field_bits(policy->fields[i], place->word);
		if (place->mask & theirs)
			return parser_error(
				p, at,
				"field '%.*s' (%s) overlaps field '%s' (%s)",
				token_shown(name), name->text, own,
				policy->fields[i]->name,
				mask_text(others, place->word, theirs));
	}
	return 0;
}

/* "2 bits at 24": the policy names the place. */
static int bits_place(struct parser *p, const struct token *name,
		      const struct area *area, uint32_t bits, uint32_t first,
		      struct location at, struct policy_bits *place)
{
	if (first >= area->count * 32 || bits > 32 - first % 32)
		return parser_error(
			p, at, "field '%.*s': %u bit%s at %u do%s not fit: %s",
			token_shown(name), name->text, bits,
			bits == 1 ? "" : "s", first, bits == 1 ? "es" : "",
			area->count == 1 ?
				"a mark has 32 bits" :
				"a flow has 128 bits, and a field stays within one of its four words");
	*place = (struct policy_bits){
		.word = area->word + first / 32,
		.shift = first % 32,
		.mask = mask_of(bits) << first % 32,
	};
	return place_check(p, name, area, place, at);
}

/* The lowest free bits in a row. */
static int bits_allocate(struct parser *p, const struct token *name,
			 const struct area *area, uint32_t bits,
			 struct policy_bits *place)
{
	uint32_t i, shift, mask, free, n_free = 0;
	char text[48];

	for (i = 0; i < area->count; i++) {
		free = free_bits(p->policy, area, i);
		n_free += __builtin_popcount(free);
		for (shift = 0; shift + bits <= 32; shift++) {
			mask = mask_of(bits) << shift;
			if ((free & mask) != mask)
				continue;
			*place = (struct policy_bits){ area->word + i, shift,
						       mask };
			return 0;
		}
	}
	if (area->word != KZ_W_MARK)
		return parser_error(
			p, name->at,
			"no room for field '%.*s': it needs %u bit%s in a row, the flow window has %u bit%s free",
			token_shown(name), name->text, bits,
			bits == 1 ? "" : "s", n_free, n_free == 1 ? "" : "s");
	return parser_error(
		p, name->at,
		"no room for field '%.*s': it needs %u bit%s in a row, the mark window %s has %u bit%s free (0x%08x)",
		token_shown(name), name->text, bits, bits == 1 ? "" : "s",
		mask_text(text, KZ_W_MARK, p->policy->window), n_free,
		n_free == 1 ? "" : "s", free_bits(p->policy, area, 0));
}

/* Without "flow window", its last word is the policy's. */
static void flow_window_default(struct policy *policy)
{
	if (policy->flow_declared)
		return;
	policy->flow_declared = true;
	policy->flow_window[KZ_FLOW_WORDS - 1] = ~0U;
}

int field_allocate(struct parser *p, const struct token *name,
		   const struct field_request *words,
		   struct policy_field *field)
{
	struct area area = area_of(p->policy, words->storage);
	struct area flow = area_of(p->policy, STORAGE_FLOW);
	struct policy_bits place;
	int error;

	if (words->sticky || words->storage == STORAGE_FLOW)
		flow_window_default(p->policy);
	if (words->has_place)
		error = bits_place(p, name, &area, words->bits, words->place,
				   words->place_at, &place);
	else
		error = bits_allocate(p, name, &area, words->bits, &place);
	if (error)
		return error;
	field->bits = words->bits;
	field->storage = words->storage;
	field->sticky = words->sticky;
	field->word = place.word;
	field->shift = place.shift;
	field->mask = place.mask;
	return words->sticky ? bits_allocate(p, name, &flow, words->bits,
					     &field->flow) :
			       0;
}
