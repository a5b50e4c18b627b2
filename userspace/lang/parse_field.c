// SPDX-License-Identifier: GPL-2.0-only
/* "field": named bits of the window; and the uses of their names. */
#include "userspace/lang/parse_field.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/field_allocate.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_values.h"
#include "userspace/lang/suggest.h"

static int parse_storage(struct parser *p, struct field_request *words)
{
	static const char *const storages[] = { "mark", "flow" };
	static const char *const before[] = { "at", "in" };
	static const char *const after[] = { "sticky", "{" };

	if (!parser_accept_word(p, "in"))
		return words->has_place ? parser_expect_word(p, "in") :
					  parser_expected_words(p, before, 2);
	if (parser_accept_word(p, "flow")) {
		words->storage = STORAGE_FLOW;
		if (token_is(&p->token, "sticky"))
			return parser_error(
				p, p->token.at,
				"a field in flow is always remembered: 'sticky' is for fields in mark");
		return 0;
	}
	if (!parser_accept_word(p, "mark"))
		return parser_expected_words(p, storages, 2);
	words->sticky = parser_accept_word(p, "sticky");
	if (p->token.kind == TOKEN_WORD && !words->sticky)
		return parser_expected_words(p, after, 2);
	return 0;
}

static int parse_field_words(struct parser *p, struct field_request *words)
{
	static const char *const units[] = { "bit", "bits" };
	int error = parser_number(p, &words->bits);

	if (error)
		return error;
	if (!words->bits || words->bits > 32)
		return parser_error(p, p->last.at,
				    "a field has 1 to 32 bits, not %u",
				    words->bits);
	if (!parser_accept_word(p, "bit") && !parser_accept_word(p, "bits"))
		return parser_expected_words(p, units, 2);
	if (parser_accept_word(p, "at")) {
		words->has_place = true;
		words->place_at = p->token.at;
		error = parser_number(p, &words->place);
		if (error)
			return error;
	}
	return parse_storage(p, words);
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
				"field '%s' has two values named '%.*s'",
				field->name, token_shown(name), name->text);
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

/* "bulk = 1": a name for a value. */
static int parse_value(struct parser *p, void *context)
{
	struct policy_field *field = context;
	struct token name;
	uint32_t value;
	int error;

	error = parser_new_name(p, "value", &name);
	if (!error)
		error = parser_expect(p, TOKEN_ASSIGN, "'='");
	if (!error)
		error = parse_field_value(p, field, &value);
	return error ? error : value_add(p, field, &name, value);
}

static int parse_field_body(struct parser *p, const struct token *name)
{
	struct policy_field field = { .at = name->at };
	struct field_request words = { .storage = STORAGE_MARK };
	struct policy *policy = p->policy;
	int error;

	error = parse_field_words(p, &words);
	if (error)
		return error;
	if (words.storage == STORAGE_MARK && !policy->window && p->window_bad)
		return -EINVAL; /* reported where the window is */
	if (words.storage == STORAGE_MARK && !policy->window) {
		p->window_bad = true;
		return parser_error(
			p, name->at,
			"no mark window yet: write 'mark window MASK' before the first field");
	}
	error = field_allocate(p, name, &words, &field);
	if (!error)
		error = field_add(p, name, &field);
	if (!error && p->token.kind == TOKEN_OPEN)
		error = parse_braces(p, NULL, parse_value,
				     policy->fields[policy->n_fields - 1]);
	return error;
}

/* A mistake in field @name was reported: accept any value for it. */
static void field_forget(struct parser *p, const struct token *name)
{
	struct name *known = names_find(&p->fields, name->text, name->length);

	if (known)
		known->value.pointer = (void *)&unknown_field;
	else
		names_add(&p->fields, name->text, name->length,
			  (union named){ .pointer = (void *)&unknown_field });
}

int parse_field(struct parser *p)
{
	struct token name = p->token;
	const struct name *known;
	int error;

	error = parser_new_name(p, "field", &name);
	if (error) {
		if (name.kind == TOKEN_WORD && !word_is_keyword(&name))
			field_forget(p, &name);
		return error;
	}
	known = names_find(&p->fields, name.text, name.length);
	if (known && known->value.pointer != &unknown_field)
		return parser_error(
			p, name.at,
			"field '%.*s' is already defined on line %u",
			token_shown(&name), name.text,
			((struct policy_field *)known->value.pointer)->at.line);
	error = parse_field_body(p, &name);
	if (error)
		field_forget(p, &name);
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
	parser_advance(p);
	return 0;
}

/* A number, or one of the names that the field's values have. */
static int value_find(const struct policy_field *field,
		      const struct token *word, uint32_t *value)
{
	int error;
	size_t i;

	for (i = 0; i < field->n_values; i++) {
		if (token_is(word, field->values[i].name)) {
			*value = field->values[i].value;
			return 0;
		}
	}
	error = literal_number(word->text, word->length, value);
	if (!error || field != &unknown_field || !token_is_name(word))
		return error;
	*value = 0; /* a name that its field would have had */
	return 0;
}

bool field_has_value(const struct policy_field *field, const struct token *word)
{
	uint32_t value;

	return value_find(field, word, &value) != -EINVAL;
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

int field_value_read(struct parser *p, const struct policy_field *field,
		     struct token word, uint32_t *value)
{
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
			"field '%s' has %u bit%s: %.*s does not fit, the largest value is %u",
			field->name, field->bits, field->bits == 1 ? "" : "s",
			token_shown(&word), word.text,
			0xffffffffU >> (32 - field->bits));
	return 0;
}

int parse_field_value(struct parser *p, const struct policy_field *field,
		      uint32_t *value)
{
	int error = field_value_read(p, field, p->token, value);

	if (!error)
		parser_advance(p);
	return error;
}
