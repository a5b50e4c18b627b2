// SPDX-License-Identifier: GPL-2.0-only
/* "field": named bits of the window; and the uses of their names. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "parser.h"

/* Bits of the window that no field has. */
static uint32_t free_bits(const struct policy *policy)
{
	uint32_t bits = policy->window;
	size_t i;

	for (i = 0; i < policy->n_fields; i++)
		bits &= ~policy->fields[i]->mask;
	return bits;
}

static uint32_t mask_of(uint32_t bits)
{
	return 0xffffffffU >> (32 - bits);
}

/* "2 bits at 24": room at a place of the author's choice. */
static int field_place(struct parser *p, struct policy_field *field,
		       const struct token *name, uint32_t shift,
		       struct location at)
{
	const struct policy *policy = p->policy;
	const struct policy_field *other;
	size_t i;

	if (shift > 31 || field->bits > 32 - shift)
		return parser_error(
			p, at,
			"field '%.*s': %u bits at %u do not fit: a mark has 32 bits",
			token_shown(name), name->text, field->bits, shift);
	field->shift = shift;
	field->mask = mask_of(field->bits) << shift;
	for (i = 0; i < policy->n_reserves; i++) {
		if (field->mask & policy->reserves[i].mask)
			return parser_error(
				p, at,
				"field '%.*s' (0x%08x) overlaps reserve 0x%08x",
				token_shown(name), name->text, field->mask,
				policy->reserves[i].mask);
	}
	if (field->mask & ~policy->window)
		return parser_error(
			p, at,
			"field '%.*s' (0x%08x) is not inside the mark window 0x%08x",
			token_shown(name), name->text, field->mask,
			policy->window);
	for (i = 0; i < policy->n_fields; i++) {
		other = policy->fields[i];
		if (field->mask & other->mask)
			return parser_error(
				p, at,
				"field '%.*s' (0x%08x) overlaps field '%s' (0x%08x)",
				token_shown(name), name->text, field->mask,
				other->name, other->mask);
	}
	return 0;
}

/* The lowest free bits in a row. */
static int field_allocate(struct parser *p, struct policy_field *field,
			  const struct token *name)
{
	uint32_t shift, mask, bits = free_bits(p->policy);

	for (shift = 0; shift + field->bits <= 32; shift++) {
		mask = mask_of(field->bits) << shift;
		if ((bits & mask) != mask)
			continue;
		field->shift = shift;
		field->mask = mask;
		return 0;
	}
	return parser_error(
		p, name->at,
		"no room for field '%.*s': it wants %u bits in a row, the mark window 0x%08x has %d bits free (0x%08x)",
		token_shown(name), name->text, field->bits, p->policy->window,
		__builtin_popcount(bits), bits);
}

/* "N bits [at N] in mark": what stands behind the name. */
struct field_words {
	uint32_t bits;
	bool has_place;
	uint32_t place;
	struct location place_at;
};

static int parse_storage(struct parser *p)
{
	int error = parser_expect_word(p, "in");

	if (error)
		return error;
	if (token_is(&p->token, "flow"))
		return parser_error(
			p, p->token.at,
			"fields in flow are not supported yet: write 'in mark'");
	error = parser_expect_word(p, "mark");
	if (error)
		return error;
	if (token_is(&p->token, "sticky"))
		return parser_error(p, p->token.at,
				    "'sticky' is not supported yet");
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
	return parse_storage(p);
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

static int parse_field_body(struct parser *p, const struct token *name)
{
	struct policy_field field = {
		.storage = STORAGE_MARK,
		.word = KZ_W_MARK,
		.at = name->at,
	};
	struct field_words words = { 0 };
	int error;

	error = parse_field_words(p, &words);
	if (error)
		return error;
	field.bits = words.bits;
	if (!p->policy->window && p->window_bad)
		return -EINVAL; /* reported where the window is */
	if (!p->policy->window)
		return parser_error(
			p, name->at,
			"no mark window yet: write 'mark window MASK' before the first field");
	if (words.has_place)
		error = field_place(p, &field, name, words.place,
				    words.place_at);
	else
		error = field_allocate(p, &field, name);
	return error ? error : field_add(p, name, &field);
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

int parse_field_value(struct parser *p, const struct policy_field *field,
		      uint32_t *value)
{
	struct token word = p->token;
	int error = -EINVAL;

	if (word.kind == TOKEN_WORD)
		error = literal_number(word.text, word.length, value);
	if (error == -EINVAL)
		return parser_expected(p, "a number");
	if (error || (field->bits < 32 && *value >> field->bits))
		return parser_error(
			p, word.at,
			"field '%s' has %u bits: %.*s does not fit, the largest value is %u",
			field->name, field->bits, token_shown(&word), word.text,
			mask_of(field->bits));
	parser_take(p);
	return 0;
}
