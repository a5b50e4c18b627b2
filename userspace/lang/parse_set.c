// SPDX-License-Identifier: GPL-2.0-only
/*
 * "set NAME { type T; elements = { ... }; file "F" }" and
 * "set NAME { type T; dynamic; timeout 10m; size 65536 }"
 */
#include "userspace/lang/parse_set.h"

#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_set_word.h"

#define SET_SIZE_DEFAULT 65536U /* of a dynamic set */

static bool set_was_left_open(const struct parser *p)
{
	return token_is(&p->token, "set") || word_begins_statement(&p->token);
}

/* If an unclosed list took the set's '}', that was reported. */
static int set_not_closed(struct parser *p, const struct policy_set *set,
			  size_t errors)
{
	if (p->errors > errors)
		return 0;
	if (p->token.kind == TOKEN_END)
		parser_error(
			p, set->at,
			"set '%s' is not closed: expected '}' before the end of the file",
			set->name);
	else
		parser_error(p, p->token.at,
			     "expected '}' to close set '%s' of line %u",
			     set->name, set->at.line);
	return 0;
}

static void set_finish(struct parser *p, struct policy_set *set,
		       const struct set_words *words)
{
	if (set->type == KZ_SET_TYPES) {
		parser_error(
			p, set->at,
			"set '%s' has no type: write 'type ipv4', 'type ipv6' or 'type port'",
			set->name);
		return;
	}
	if (set_words_check(p, set, words))
		return;
	if (set->dynamic) {
		set->number = p->policy->n_dynamic++;
		if (!set->size)
			set->size = SET_SIZE_DEFAULT;
		return;
	}
	if (!set->ranges.count)
		parser_error(
			p, set->at,
			"set '%s' is empty: write 'elements = { ... }', 'file \"NAME\"' or 'dynamic'",
			set->name);
	set->elements = set->ranges.count;
	ranges_normalize(&set->ranges,
			 literal_words(literal_set_kinds[set->type].type));
}

static int parse_set_body(struct parser *p, struct policy_set *set)
{
	struct set_words words = { 0 };
	size_t errors = p->errors;

	p->type_bad = false;
	while (p->token.kind != TOKEN_CLOSE && p->token.kind != TOKEN_END) {
		if (parser_accept(p, TOKEN_NEWLINE) ||
		    parser_accept(p, TOKEN_SEMICOLON))
			continue;
		if (set_was_left_open(p))
			return set_not_closed(p, set, errors);
		if (parse_set_word(p, set, &words))
			parser_skip(p);
	}
	if (p->token.kind == TOKEN_END)
		return set_not_closed(p, set, errors);
	parser_advance(p);
	if (p->errors == errors)
		set_finish(p, set, &words);
	if (p->errors > errors)
		set->type = KZ_SET_TYPES; /* reported: it fits anywhere */
	return 0;
}

static struct policy_set *set_add(struct parser *p, const struct token *name)
{
	struct policy *policy = p->policy;
	struct policy_set **list, *set;

	list = array_grow(policy->sets, policy->n_sets, sizeof(*list));
	if (!list)
		return NULL;
	policy->sets = list;
	set = calloc(1, sizeof(*set));
	if (!set)
		return NULL;
	list[policy->n_sets++] = set;
	set->name = token_copy(name);
	set->type = KZ_SET_TYPES; /* not known yet */
	set->at = name->at;
	return set->name ? set : NULL;
}

/* Register the set under its name; a mistaken use may have come before. */
static int set_register(struct parser *p, const struct token *name,
			struct policy_set *set)
{
	struct name *known = names_find(&p->sets, name->text, name->length);

	if (!known)
		return names_add(&p->sets, name->text, name->length,
				 (union named){ .pointer = set });
	if (known->value.pointer == &unknown_set)
		known->value.pointer = set;
	return 0;
}

int parse_set(struct parser *p)
{
	const struct name *known;
	struct policy_set *set;
	struct token name;
	int error;

	error = parser_new_name(p, "set", &name);
	if (error)
		return error;
	known = names_find(&p->sets, name.text, name.length);
	if (known && known->value.pointer != &unknown_set)
		return parser_error(
			p, name.at, "set '%.*s' is already defined on line %u",
			token_shown(&name), name.text,
			((struct policy_set *)known->value.pointer)->at.line);
	if (p->policy->n_sets == KZ_MAX_SETS)
		return parser_limit(p, name.at, "sets", KZ_MAX_SETS);
	set = set_add(p, &name);
	if (!set || set_register(p, &name, set))
		return parser_no_memory(p);
	error = parser_open(p, "set", &name);
	return error ? error : parse_set_body(p, set);
}

int parse_set_name(struct parser *p, const struct policy_set **set)
{
	const struct token *name = &p->token;
	const struct name *known;

	known = names_find(&p->sets, name->text, name->length);
	if (known) {
		*set = known->value.pointer;
		return 0;
	}
	names_add(&p->sets, name->text, name->length,
		  (union named){ .pointer = (void *)&unknown_set });
	return parser_unknown_name(p, name, "set", &p->sets);
}
