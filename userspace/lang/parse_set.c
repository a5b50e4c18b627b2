// SPDX-License-Identifier: GPL-2.0-only
/*
 * "set NAME { type T; elements = { ... }; file "F" }",
 * "map NAME { type T : FIELD; elements = { A : V, ... } }", and
 * "set NAME { type T; dynamic; timeout 10m; size 65536 }"
 */
#include "userspace/lang/parse_set.h"

#include <stdlib.h>
#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_first.h"
#include "userspace/lang/parse_map.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_set_file.h"
#include "userspace/lang/parse_set_word.h"
#include "userspace/lang/set_guards.h"
#include "userspace/lang/set_lengths.h"
#include "userspace/lang/set_new.h"

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

static void elements_finish(struct policy_set *set)
{
	if (set->type == KZ_SET_PARTS) {
		set->elements = set->boxes.count;
		boxes_normalize(&set->boxes);
		return;
	}
	set->elements = set->ranges.count;
	ranges_normalize(&set->ranges,
			 literal_words(literal_set_kinds[set->type].type));
}

static int elements_finish_all(struct parser *p, struct policy_set *set,
			       const struct set_words *words)
{
	int error = 0;

	for (; set && !error; set = set->ipv6) {
		elements_finish(set);
		if (set->map)
			error = map_finish(p, set, words->files);
	}
	return error;
}

static int static_set_finish(struct parser *p, struct policy_set *set,
			     const struct set_words *words)
{
	int error = set_files_read(p, set, words);

	if (!error)
		error = elements_finish_all(p, set, words);
	if (error)
		return error;
	if (!set->elements && !(set->ipv6 && set->ipv6->elements) &&
	    !words->at[WORD_MAY_BE_EMPTY].line)
		return parser_error(
			p, set->at,
			"set '%s' is empty: write 'elements = { ... }', 'file \"NAME\"', 'dynamic' or 'may-be-empty'",
			set->name);
	return set_guards_check(p, set, words);
}

static int set_finish(struct parser *p, struct policy_set *set,
		      const struct set_words *words)
{
	int error;

	if (set->type == KZ_SET_TYPES)
		return parser_error(
			p, set->at,
			"set '%s' has no type: write 'type ipv4', 'type ipv6' or 'type port'",
			set->name);
	error = set_words_check(p, set, words);
	if (error)
		return error;
	if (!set->dynamic)
		return static_set_finish(p, set, words);
	set->number = p->policy->n_dynamic++;
	if (!set->size)
		set->size = SET_SIZE_DEFAULT;
	error = words->n_lengths ? set_lengths_make(p, set, words) : 0;
	return error ? error : first_elements_finish(p, set);
}

static int parse_words(struct parser *p, struct policy_set *set,
		       struct set_words *words)
{
	size_t errors = p->errors;

	p->type_bad = false;
	while (p->token.kind != TOKEN_CLOSE && p->token.kind != TOKEN_END) {
		if (parser_accept(p, TOKEN_NEWLINE) ||
		    parser_accept(p, TOKEN_SEMICOLON))
			continue;
		if (set_was_left_open(p))
			return set_not_closed(p, set, errors);
		if (parse_set_word(p, set, words))
			parser_skip(p);
	}
	if (p->token.kind == TOKEN_END)
		return set_not_closed(p, set, errors);
	parser_advance(p);
	return p->errors > errors ? 0 : set_finish(p, set, words);
}

/* What is wrong with a set's content is no reason to skip what follows it. */
static int parse_set_body(struct parser *p, struct policy_set *set)
{
	struct set_words words = { 0 };
	size_t errors = p->errors;
	int error;

	error = parse_words(p, set, &words);
	free(words.files);
	if (p->errors > errors) { /* reported: it fits anywhere */
		set->type = KZ_SET_TYPES;
		set->ipv6 = NULL;
	}
	return error == -E2BIG || error == -ENOMEM ? error : 0;
}

static int parse_set_or_map(struct parser *p, bool map)
{
	const char *what = map ? "map" : "set";
	struct policy_set *set;
	struct token name;
	int error;

	error = parser_new_name(p, what, &name);
	if (!error)
		error = set_name_check(p, &name);
	if (!error)
		error = set_limit_check(p, name.at);
	if (error)
		return error;
	set = set_add(p, name.at);
	if (set)
		set->name = token_copy(&name);
	if (set && map)
		set->map = calloc(1, sizeof(*set->map));
	if (!set || !set->name || (map && !set->map) ||
	    set_register(p, &name, set))
		return parser_no_memory(p);
	error = parser_open(p, what, &name);
	return error ? error : parse_set_body(p, set);
}

int parse_set(struct parser *p)
{
	return parse_set_or_map(p, false);
}

int parse_map(struct parser *p)
{
	return parse_set_or_map(p, true);
}
