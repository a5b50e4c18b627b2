// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_name.h"

#include <stdio.h>
#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/suggest.h"

const struct policy_field unknown_field = { .name = "?", .bits = 32 };
const struct policy_set unknown_set = { .name = "?", .type = KZ_SET_TYPES };

bool token_is_name(const struct token *token)
{
	char first = token->text[0] | 0x20;

	return ((first >= 'a' && first <= 'z') || token->text[0] == '_') &&
	       !memchr(token->text, ':', token->length) &&
	       !memchr(token->text, '/', token->length);
}

int parser_new_name(struct parser *p, const char *what, struct token *name)
{
	char expected[96];

	if (p->token.kind != TOKEN_WORD || !token_is_name(&p->token)) {
		snprintf(
			expected, sizeof(expected),
			"a name for the %s (a letter, then letters, digits, '_', '.', '-')",
			what);
		return parser_expected(p, expected);
	}
	if (word_is_keyword(&p->token))
		return parser_error(
			p, p->token.at,
			"'%.*s' is a word of the language: choose another name for the %s",
			token_shown(&p->token), p->token.text, what);
	if (p->token.length > NAME_MAX_LENGTH)
		return parser_error(p, p->token.at,
				    "name is longer than %d characters",
				    NAME_MAX_LENGTH);
	*name = p->token;
	parser_advance(p);
	return 0;
}

/* The line of a later statement "@what NAME", or 0. */
static uint32_t defined_later(const struct parser *p, const char *what,
			      const struct token *name)
{
	struct lexer lexer = p->lexer;
	struct token before = { .kind = TOKEN_WORD };
	struct token token;
	bool candidate = false;

	for (;; before = token) {
		token = lexer_next(&lexer);
		if (token.kind == TOKEN_END)
			return 0;
		if (candidate && token.kind == TOKEN_WORD &&
		    token.length == name->length &&
		    !memcmp(token.text, name->text, name->length))
			return token.at.line;
		candidate = token_is(&token, what) &&
			    (before.kind == TOKEN_NEWLINE ||
			     before.kind == TOKEN_SEMICOLON);
	}
}

void suggest_known(struct suggestion *suggestion, const struct names *names)
{
	const struct name *name = names->list;
	size_t i;

	for (i = 0; i < names->count; i++, name++) {
		if (name->value.pointer != &unknown_field &&
		    name->value.pointer != &unknown_set)
			suggestion_try(suggestion, name->text);
	}
}

int parser_unknown_name(struct parser *p, const struct token *name,
			const char *what, const struct names *known)
{
	uint32_t line = defined_later(p, what, name);
	struct suggestion suggestion;

	if (line)
		return parser_error(
			p, name->at,
			"%s '%.*s' is used before its definition on line %u",
			what, token_shown(name), name->text, line);
	suggestion_start(&suggestion, name->text, name->length);
	suggest_known(&suggestion, known);
	return parser_error(p, name->at, "unknown %s '%.*s'%s", what,
			    token_shown(name), name->text,
			    suggestion_text(&suggestion));
}

/* "bans.64" of "bans" is for nft and for 'kzmark show'. */
static int part_check(struct parser *p, const struct token *name,
		      const struct policy_set *set)
{
	if (!set->prefix || strlen(set->name) != name->length ||
	    memcmp(set->name, name->text, name->length))
		return 0;
	return parser_error(
		p, name->at,
		"'%s' is the part of a set that has prefixes of %u bits: write the set's name, '@%.*s'",
		set->name, set->prefix,
		(int)(strrchr(set->name, '.') - set->name), set->name);
}

int parse_set_name(struct parser *p, const struct policy_set **set)
{
	const struct token *name = &p->token;
	const struct name *known;

	known = names_find(&p->sets, name->text, name->length);
	if (known) {
		*set = known->value.pointer;
		return part_check(p, name, *set);
	}
	names_add(&p->sets, name->text, name->length,
		  (union named){ .pointer = (void *)&unknown_set });
	return parser_unknown_name(p, name, "set", &p->sets);
}
