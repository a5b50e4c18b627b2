// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_group.h"

#include "userspace/base/array.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_conditions.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_rule.h"

static struct policy_group *group_add(struct parser *p, struct location at)
{
	struct policy *policy = p->policy;
	struct policy_group *list;

	list = array_grow(policy->groups, policy->n_groups, sizeof(*list));
	if (!list)
		return NULL;
	policy->groups = list;
	list += policy->n_groups++;
	*list = (struct policy_group){
		.first_rule = policy->n_rules,
		.at = at,
	};
	return list;
}

/* True if the token begins something that cannot be in a group. */
static bool group_was_left_open(const struct parser *p)
{
	struct token next;

	if (token_is(&p->token, "mark")) {
		next = parser_peek(p);
		return token_is(&next, "window");
	}
	return token_is(&p->token, "group") || token_is(&p->token, "field") ||
	       token_is(&p->token, "reserve");
}

static int late_rule(struct parser *p)
{
	return parser_error(
		p, p->token.at,
		"this rule is never reached: 'default' must be the last rule of its group");
}

static void parse_rules(struct parser *p, struct policy_group *group)
{
	bool reported = false;
	int error;

	p->defaulted = false;
	p->limits = 0;
	while (p->token.kind != TOKEN_END && p->token.kind != TOKEN_CLOSE &&
	       !group_was_left_open(p)) {
		if (parser_accept(p, TOKEN_NEWLINE) ||
		    parser_accept(p, TOKEN_SEMICOLON))
			continue;
		if (p->defaulted && !reported) {
			reported = true;
			error = late_rule(p);
		} else {
			error = parse_rule(p, group);
		}
		if (error)
			parser_skip(p);
	}
}

/* @errors: the number before the group. */
static int parse_group_body(struct parser *p, struct policy_group *group,
			    const struct token *name, size_t errors)
{
	names_clear(&p->labels);
	parse_rules(p, group);
	if (p->token.kind != TOKEN_CLOSE) {
		if (p->errors == errors && p->token.kind == TOKEN_END)
			parser_error(
				p, name->at,
				"group '%.*s' is not closed: expected '}' before the end of the file",
				token_shown(name), name->text);
		else if (p->errors == errors)
			parser_error(
				p, p->token.at,
				"expected '}' to close group '%.*s' of line %u",
				token_shown(name), name->text, name->at.line);
		return 0; /* else an unclosed list took its '}' */
	}
	parser_advance(p);
	if (!group->n_rules && p->errors == errors)
		return parser_error(p, name->at, "group '%.*s' has no rules",
				    token_shown(name), name->text);
	return 0;
}

static int parse_group_name(struct parser *p, struct policy_group *group,
			    struct token *name)
{
	const struct name *known;
	int error = parser_new_name(p, "group", name);

	if (error)
		return error;
	group->at = name->at;
	known = names_find(&p->groups, name->text, name->length);
	if (known)
		return parser_error(
			p, name->at,
			"group '%.*s' is already defined on line %u",
			token_shown(name), name->text, known->value.number);
	if (names_add(&p->groups, name->text, name->length,
		      (union named){ .number = name->at.line }))
		return parser_no_memory(p);
	group->name = token_copy(name);
	return group->name ? 0 : parser_no_memory(p);
}

/* "cache flows [size N]" */
static int parse_cache(struct parser *p, struct policy_group *group)
{
	static const char *const words[] = { "flows" };
	uint32_t size;
	int error;

	if (!parser_accept_word(p, "flows"))
		return parser_expected_words(p, words, 1);
	group->cached = true;
	if (!parser_accept_word(p, "size"))
		return 0;
	error = parser_number(p, &size);
	if (error)
		return error;
	if (!size || size > KZ_MAX_CACHED)
		return parser_error(p, p->last.at,
				    "a flow cache has 1 to %u entries, not %u",
				    KZ_MAX_CACHED, size);
	group->cache_size = size;
	return 0;
}

static int parse_group_header(struct parser *p, struct policy_group *group,
			      struct token *name)
{
	static const char *const after_name[] = { "cache", "when", "{" };
	int error = parse_group_name(p, group, name);

	if (!error && parser_accept_word(p, "cache"))
		error = parse_cache(p, group);
	if (error)
		return error;
	if (parser_accept_word(p, "when")) {
		error = parse_conditions(p, &group->when);
		if (error)
			return error;
		if (!group->when.count && p->token.kind == TOKEN_OPEN)
			return parser_expected(p, "a condition");
		if (p->token.kind != TOKEN_OPEN && !parser_brace_follows(p))
			return conditions_expected(p, false);
	}
	if (p->token.kind == TOKEN_OPEN || parser_brace_follows(p))
		return parser_open(p, "group", name);
	return parser_expected_words(p, after_name, 3);
}

/* True if the next line begins like a rule: the '{' was forgotten. */
static bool rule_follows(const struct parser *p)
{
	struct lexer lexer = p->lexer;
	struct token token = p->token;

	while (token.kind == TOKEN_NEWLINE)
		token = lexer_next(&lexer);
	return token.kind == TOKEN_LABEL || token_is(&token, "default") ||
	       condition_begins(p, &token);
}

/*
 * After a mistake in a header: true if its line ends by opening the group, or
 * the group's rules follow.
 */
static bool header_skip(struct parser *p)
{
	unsigned int depth = p->lists;

	p->lists = 0;
	while (p->token.kind != TOKEN_END && p->token.kind != TOKEN_NEWLINE) {
		depth += p->token.kind == TOKEN_OPEN;
		depth -= depth && p->token.kind == TOKEN_CLOSE;
		parser_advance(p);
	}
	return (depth && p->last.kind == TOKEN_OPEN) || rule_follows(p);
}

int parse_group(struct parser *p)
{
	struct policy_group *group;
	struct token name = p->token;
	size_t errors = p->errors;
	int error;

	if (p->policy->n_groups == KZ_MAX_GROUPS)
		return parser_limit(p, p->token.at, "groups", KZ_MAX_GROUPS);
	group = group_add(p, p->token.at);
	if (!group)
		return parser_no_memory(p);
	error = parse_group_header(p, group, &name);
	if (error && !header_skip(p))
		return error;
	return parse_group_body(p, group, &name, errors);
}
