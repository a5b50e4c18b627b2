// SPDX-License-Identifier: GPL-2.0-only
/* "set NAME { type T; elements = { ... }; file "F" }" */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "parser.h"
#include "set_file.h"

static const struct {
	const char *word;
	enum kz_set_type type;
} set_types[] = {
	{ "ipv4", KZ_SET_IPV4 },      { "ipv6", KZ_SET_IPV6 },
	{ "port", KZ_SET_PORT },      { "ipv4_addr", KZ_SET_IPV4 },
	{ "ipv6_addr", KZ_SET_IPV6 }, { "inet_service", KZ_SET_PORT },
};

/* What a set of a type holds. */
static const struct literal_kind set_kinds[KZ_SET_TYPES] = {
	[KZ_SET_IPV4] = { VALUE_IPV4, 0xffffffff },
	[KZ_SET_IPV6] = { VALUE_IPV6, 0xffffffff },
	[KZ_SET_PORT] = { VALUE_PORT, 65535 },
};

static int parse_type(struct parser *p, struct policy_set *set)
{
	size_t i;

	if (set->type != KZ_SET_TYPES)
		return parser_error(p, p->last.at,
				    "'type' stands twice in one set");
	for (i = 0; i < sizeof(set_types) / sizeof(*set_types); i++) {
		if (parser_accept_word(p, set_types[i].word)) {
			set->type = set_types[i].type;
			return 0;
		}
	}
	p->type_bad = true;
	return parser_expected(p, "'ipv4', 'ipv6' or 'port'");
}

static int type_check(struct parser *p, const struct policy_set *set)
{
	if (set->type != KZ_SET_TYPES)
		return 0;
	if (p->type_bad)
		return -EINVAL; /* reported where the type is */
	return parser_error(
		p, p->last.at,
		"the set's type stands first: write 'type ipv4', 'type ipv6' or 'type port' before");
}

static int parse_elements(struct parser *p, struct policy_set *set)
{
	int error = type_check(p, set);

	if (!error)
		error = parser_expect(p, TOKEN_ASSIGN, "'='");
	if (!error && p->token.kind != TOKEN_OPEN)
		error = parser_expected(p, "'{'");
	return error ? error :
		       parse_list(p, set_kinds[set->type], &set->ranges);
}

static int parse_file(struct parser *p, struct policy_set *set)
{
	struct set_file file = {
		.literals = &p->literals,
		.messages = p->messages,
		.ranges = &set->ranges,
	};
	int error = type_check(p, set);

	if (error)
		return error;
	if (p->token.kind != TOKEN_STRING)
		return parser_expected(p, "a file's name in \"\"");
	if (!p->token.length)
		return parser_error(p, p->token.at, "the file's name is empty");
	file.kind = set_kinds[set->type];
	file.path =
		set_file_path(p->policy->file, p->token.text, p->token.length);
	if (!file.path)
		return parser_no_memory(p);
	error = set_file_read(&file);
	if (error == -EINVAL)
		parser_count_errors(p, file.errors);
	else if (error == -E2BIG)
		parser_limit(p, p->token.at, "elements", KZ_MAX_SET_ELEMENTS);
	else if (error)
		parser_error(p, p->token.at, "set file '%s': %s", file.path,
			     set_file_error(error));
	else
		parser_take(p);
	free(file.path);
	return error;
}

static int parse_later(struct parser *p, struct policy_set *set)
{
	(void)set;
	return parser_error(p, p->last.at, "'%.*s' is not supported yet",
			    token_shown(&p->last), p->last.text);
}

static const struct {
	const char *word;
	int (*parse)(struct parser *p, struct policy_set *set);
} set_words[] = {
	{ "type", parse_type },	    { "elements", parse_elements },
	{ "file", parse_file },	    { "dynamic", parse_later },
	{ "timeout", parse_later }, { "size", parse_later },
	{ "flags", parse_later },
};

static int parse_set_word(struct parser *p, struct policy_set *set)
{
	size_t i;
	int error;

	for (i = 0; i < sizeof(set_words) / sizeof(*set_words); i++) {
		if (!parser_accept_word(p, set_words[i].word))
			continue;
		error = set_words[i].parse(p, set);
		if (!error && !parser_at_end(p))
			error = parser_expected(p,
						"';' or the end of the line");
		return error;
	}
	return parser_expected(p, "'type', 'elements', 'file' or '}'");
}

static bool set_was_left_open(const struct parser *p)
{
	return token_is(&p->token, "set") || word_begins_statement(&p->token);
}

/* Or an unclosed list took the set's '}': then that is all there is to say. */
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

static int parse_set_body(struct parser *p, struct policy_set *set)
{
	size_t errors = p->errors;

	p->type_bad = false;
	while (p->token.kind != TOKEN_CLOSE && p->token.kind != TOKEN_END) {
		if (parser_accept(p, TOKEN_NEWLINE) ||
		    parser_accept(p, TOKEN_SEMICOLON))
			continue;
		if (set_was_left_open(p))
			return set_not_closed(p, set, errors);
		if (parse_set_word(p, set))
			parser_skip(p);
	}
	if (p->token.kind == TOKEN_END)
		return set_not_closed(p, set, errors);
	parser_take(p);
	if (p->errors > errors)
		return 0; /* all is said */
	if (set->type == KZ_SET_TYPES)
		return parser_error(
			p, set->at,
			"set '%s' has no type: write 'type ipv4', 'type ipv6' or 'type port'",
			set->name);
	if (!set->ranges.count)
		return parser_error(
			p, set->at,
			"set '%s' is empty: write 'elements = { ... }' or 'file \"NAME\"'",
			set->name);
	set->elements = set->ranges.count;
	ranges_normalize(&set->ranges,
			 literal_words(set_kinds[set->type].type));
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
	set->type = KZ_SET_TYPES; /* not said yet */
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
	error = parser_expect(p, TOKEN_OPEN, "'{'");
	return error ? error : parse_set_body(p, set);
}
