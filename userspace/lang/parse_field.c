// SPDX-License-Identifier: GPL-2.0-only
/* "field": named bits of the window; and the uses of their names. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "parser.h"

/* Where fields lie: key words in a row, and which of their bits are for us. */
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

/* Is what the field wants, at @place, free? */
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
				p, at,
				"field '%.*s' (%s) overlaps reserve 0x%08x",
				token_shown(name), name->text, own,
				policy->reserves[i].mask);
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

/* "2 bits at 24": room at a place of the author's choice. */
static int bits_place(struct parser *p, const struct token *name,
		      const struct area *area, uint32_t bits, uint32_t first,
		      struct location at, struct policy_bits *place)
{
	if (first >= area->count * 32 || bits > 32 - first % 32)
		return parser_error(
			p, at, "field '%.*s': %u bits at %u do not fit: %s",
			token_shown(name), name->text, bits, first,
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
			"no room for field '%.*s': it wants %u bits in a row, the flow window has %u bits free",
			token_shown(name), name->text, bits, n_free);
	return parser_error(
		p, name->at,
		"no room for field '%.*s': it wants %u bits in a row, the mark window %s has %u bits free (0x%08x)",
		token_shown(name), name->text, bits,
		mask_text(text, KZ_W_MARK, p->policy->window), n_free,
		free_bits(p->policy, area, 0));
}

/* "N bits [at N] in mark [sticky]": what stands behind the name. */
struct field_words {
	uint32_t bits;
	bool has_place;
	uint32_t place;
	struct location place_at;
	enum storage storage;
	bool sticky;
};

static int parse_storage(struct parser *p, struct field_words *words)
{
	int error = parser_expect_word(p, "in");

	if (error)
		return error;
	if (parser_accept_word(p, "flow")) {
		words->storage = STORAGE_FLOW;
		if (token_is(&p->token, "sticky"))
			return parser_error(
				p, p->token.at,
				"a field in flow is remembered anyway: 'sticky' is for fields in mark");
		return 0;
	}
	if (!parser_accept_word(p, "mark"))
		return parser_expected(p, "'mark' or 'flow'");
	words->sticky = parser_accept_word(p, "sticky");
	return 0;
}

static int parse_field_words(struct parser *p, struct field_words *words)
{
	int error = parser_number(p, &words->bits);

	if (error)
		return error;
	if (!words->bits || words->bits > 32)
		return parser_error(p, p->last.at,
				    "a field has 1 to 32 bits, not %u",
				    words->bits);
	if (!parser_accept_word(p, "bit")) {
		error = parser_expect_word(p, "bits");
		if (error)
			return error;
	}
	if (parser_accept_word(p, "at")) {
		words->has_place = true;
		words->place_at = p->token.at;
		error = parser_number(p, &words->place);
		if (error)
			return error;
	}
	return parse_storage(p, words);
}

/* Without "flow window", its last word is the policy's. */
static void flow_window_default(struct policy *policy)
{
	if (policy->flow_declared)
		return;
	policy->flow_declared = true;
	policy->flow_window[KZ_FLOW_WORDS - 1] = ~0U;
}

/* Find room for what @words ask. */
static int field_room(struct parser *p, const struct token *name,
		      const struct field_words *words,
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

static int field_add(struct parser *p, const struct token *name,
		     const struct policy_field *template)
{
	struct policy *policy = p->policy;
	struct policy_field **list, *field;

	if (policy->n_fields == KZ_MAX_FIELDS)
		return parser_limit(p, name->at, "fields", KZ_MAX_FIELDS);
	list = array_grow(policy->fields, policy->n_fields, sizeof(*list));
	if (!list)
		return parser_no_memory(p);
	policy->fields = list;
	field = malloc(sizeof(*field));
	if (!field)
		return parser_no_memory(p);
	*field = *template;
	list[policy->n_fields++] = field;
	field->name = token_copy(name);
	if (!field->name)
		return parser_no_memory(p);
	if (names_add(&p->fields, name->text, name->length,
		      (union named){ .pointer = field }))
		return parser_no_memory(p);
	return 0;
}

static int value_add(struct parser *p, struct policy_field *field,
		     const struct token *name, uint32_t value)
{
	struct policy_value *list;
	size_t i;

	for (i = 0; i < field->n_values; i++) {
		if (token_is(name, field->values[i].name))
			return parser_error(
				p, name->at,
				"value '%.*s' of field '%s' is named twice",
				token_shown(name), name->text, field->name);
	}
	if (p->values++ == KZ_MAX_VALUES)
		return parser_limit(p, name->at, "named values", KZ_MAX_VALUES);
	list = array_grow(field->values, field->n_values, sizeof(*list));
	if (!list)
		return parser_no_memory(p);
	field->values = list;
	list[field->n_values] =
		(struct policy_value){ token_copy(name), value };
	return list[field->n_values++].name ? 0 : parser_no_memory(p);
}

/* "{ bulk = 1, voice = 2 }": names for values. */
static int parse_values(struct parser *p, struct policy_field *field)
{
	struct token name;
	uint32_t value;
	int error;

	parser_take(p);
	p->lists++;
	do {
		if (p->token.kind == TOKEN_CLOSE) /* a comma after the last */
			break;
		error = parser_new_name(p, "value", &name);
		if (!error)
			error = parser_expect(p, TOKEN_ASSIGN, "'='");
		if (!error)
			error = parse_field_value(p, field, &value);
		if (!error)
			error = value_add(p, field, &name, value);
		if (error)
			return error;
	} while (parser_accept(p, TOKEN_COMMA));
	if (p->token.kind != TOKEN_CLOSE)
		return parser_expected(p, "',' or '}'");
	p->lists--;
	parser_take(p);
	return 0;
}

static int parse_field_body(struct parser *p, const struct token *name)
{
	struct policy_field field = { .at = name->at };
	struct field_words words = { .storage = STORAGE_MARK };
	struct policy *policy = p->policy;
	int error;

	error = parse_field_words(p, &words);
	if (error)
		return error;
	if (words.storage == STORAGE_MARK && !policy->window && p->window_bad)
		return -EINVAL; /* reported where the window is */
	if (words.storage == STORAGE_MARK && !policy->window)
		return parser_error(
			p, name->at,
			"no mark window yet: write 'mark window MASK' before the first field");
	error = field_room(p, name, &words, &field);
	if (!error)
		error = field_add(p, name, &field);
	if (!error && p->token.kind == TOKEN_OPEN)
		error = parse_values(p, policy->fields[policy->n_fields - 1]);
	return error;
}

int parse_field(struct parser *p)
{
	const struct name *known;
	struct token name;
	int error;

	error = parser_new_name(p, "field", &name);
	if (error)
		return error;
	known = names_find(&p->fields, name.text, name.length);
	if (known && known->value.pointer != &unknown_field)
		return parser_error(
			p, name.at,
			"field '%.*s' is already defined on line %u",
			token_shown(&name), name.text,
			((struct policy_field *)known->value.pointer)->at.line);
	error = parse_field_body(p, &name);
	if (error && !names_find(&p->fields, name.text, name.length))
		names_add(&p->fields, name.text, name.length,
			  (union named){ .pointer = (void *)&unknown_field });
	return error;
}

int parse_field_name(struct parser *p, const struct policy_field **field)
{
	const struct name *known;
	struct token name = p->token;

	if (name.kind != TOKEN_WORD)
		return parser_expected(p, "a field's name");
	known = names_find(&p->fields, name.text, name.length);
	if (!known) {
		names_add(&p->fields, name.text, name.length,
			  (union named){ .pointer = (void *)&unknown_field });
		return parser_unknown_name(p, &name, "field", &p->fields);
	}
	*field = known->value.pointer;
	parser_take(p);
	return 0;
}

/* A number, or one of the names that the field's values have. */
static int value_find(const struct policy_field *field,
		      const struct token *word, uint32_t *value)
{
	size_t i;

	for (i = 0; i < field->n_values; i++) {
		if (token_is(word, field->values[i].name)) {
			*value = field->values[i].value;
			return 0;
		}
	}
	return literal_number(word->text, word->length, value);
}

static int value_expected(struct parser *p, const struct policy_field *field)
{
	struct suggestion suggestion;
	size_t i;

	if (!field->n_values || p->token.kind != TOKEN_WORD)
		return parser_expected(p, "a number");
	suggestion_start(&suggestion, p->token.text, p->token.length);
	for (i = 0; i < field->n_values; i++)
		suggestion_try(&suggestion, field->values[i].name);
	return parser_error(p, p->token.at, "field '%s' has no value '%.*s'%s",
			    field->name, token_shown(&p->token), p->token.text,
			    suggestion_text(&suggestion));
}

int parse_field_value(struct parser *p, const struct policy_field *field,
		      uint32_t *value)
{
	struct token word = p->token;
	int error = -EINVAL;

	if (word.kind == TOKEN_LABEL) /* "1: 70" */
		word.kind = TOKEN_WORD;
	if (word.kind == TOKEN_WORD)
		error = value_find(field, &word, value);
	if (error == -EINVAL)
		return value_expected(p, field);
	if (error || (field->bits < 32 && *value >> field->bits))
		return parser_error(
			p, word.at,
			"field '%s' has %u bits: %.*s does not fit, the largest value is %u",
			field->name, field->bits, token_shown(&word), word.text,
			mask_of(field->bits));
	parser_take(p);
	return 0;
}
