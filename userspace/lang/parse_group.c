// SPDX-License-Identifier: GPL-2.0-only
/* Groups and their rules. */
#include "userspace/lang/parse_group.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/parse_action.h"
#include "userspace/lang/parse_condition.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_limit.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/raw_mark.h"

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

static struct policy_rule *rule_add(struct parser *p,
				    struct policy_group *group)
{
	struct policy_rule *list;

	list = array_grow(group->rules, group->n_rules, sizeof(*list));
	if (!list)
		return NULL;
	group->rules = list;
	list += group->n_rules++;
	*list = (struct policy_rule){ .at = p->token.at };
	p->policy->n_rules++;
	return list;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\\';
}

/*
 * The source from @start to @end on one line: blanks squeezed, comments and
 * continuations away.
 */
static char *squeezed(const char *start, const char *end)
{
	char *text = malloc(end - start + 1), *to = text;
	bool quoted = false, blank = false;

	if (!text)
		return NULL;
	while (start < end) {
		if (!quoted && *start == '#') {
			start = strchrnul(start, '\n');
			continue;
		}
		if (!quoted && is_blank(*start)) {
			blank = to > text;
			start++;
			continue;
		}
		if (blank)
			*to++ = ' ';
		blank = false;
		quoted ^= *start == '"';
		*to++ = *start++;
	}
	*to = '\0';
	return text;
}

static int parse_label(struct parser *p, struct policy_rule *rule)
{
	struct token name = p->token;
	const struct name *known;

	if (name.kind != TOKEN_LABEL)
		return 0;
	name.kind = TOKEN_WORD;
	if (!token_is_name(&name))
		return parser_expected(p, "a label's name or a condition");
	if (word_is_keyword(&name))
		return parser_error(
			p, name.at,
			"'%.*s' is a word of the language: choose another label",
			token_shown(&name), name.text);
	known = names_find(&p->labels, name.text, name.length);
	if (known)
		return parser_error(
			p, name.at,
			"label '%.*s' is already used in this group on line %u",
			token_shown(&name), name.text, known->value.number);
	if (names_add(&p->labels, name.text, name.length,
		      (union named){ .number = name.at.line }))
		return parser_no_memory(p);
	rule->name = token_copy(&name);
	if (!rule->name)
		return parser_no_memory(p);
	parser_advance(p);
	return 0;
}

/* The token cannot be a condition or action: what may it be meant for? */
static int misplaced(struct parser *p, bool in_rule)
{
	const struct token *token = &p->token;
	bool is_digit = *token->text >= '0' && *token->text <= '9';

	if (token->kind == TOKEN_SLASH)
		return parser_error(
			p, token->at,
			"a prefix is written without blanks, such as 10.0.0.0/8");
	if (token->kind != TOKEN_WORD)
		return parser_expected(p, in_rule ? "a condition or an action" :
						    "a condition or '{'");
	if (token_is(token, "-"))
		return parser_error(
			p, token->at,
			"a range is written without blanks, such as 1024-2048");
	if (token_is(token, "."))
		return parser_expected(p, "a condition");
	if (is_digit && p->last.kind == TOKEN_WORD && *p->last.text >= '0' &&
	    *p->last.text <= '9')
		return parser_error(
			p, token->at,
			"several values go in braces: '{ %.*s, %.*s }'",
			token_shown(&p->last), p->last.text, token_shown(token),
			token->text);
	return 0;
}

/* After "when" there are only conditions; in a rule, an action may follow. */
static int unknown_condition(struct parser *p, bool in_rule)
{
	const char *noun = in_rule ? "condition, field or action" :
				     "condition or field";
	struct token word = p->token, next = parser_peek(p);
	struct suggestion suggestion;
	const char *refusal;
	int error = misplaced(p, in_rule);

	if (error)
		return error;
	if (raw_mark_begins(p))
		return raw_mark(p);
	refusal = word_refusal(&word, &next);
	if (refusal)
		return parser_error(p, word.at, "'%.*s': %s",
				    token_shown(&word), word.text, refusal);
	suggestion_start(&suggestion, word.text, word.length);
	if (in_rule)
		action_suggest(&suggestion);
	return condition_unknown(p, noun, &suggestion);
}

/* Conditions up to the first token that is none: an action, '{', the end. */
static int parse_conditions(struct parser *p,
			    struct policy_conditions *conditions)
{
	int error = 0;

	while (!error && condition_begins(p, &p->token))
		error = parse_condition(p, conditions);
	return error;
}

/* A group has few limits: one packet may meet all of them. */
static int limit_take(struct parser *p, struct policy_rule *rule)
{
	struct location at = p->token.at;
	int error;

	if (!parser_accept_word(p, "limit"))
		return 0;
	if (p->limits++ == KZ_MAX_LIMITS)
		return parser_limit(p, at, "rules with a limit in one group",
				    KZ_MAX_LIMITS);
	error = parse_limit(p, rule);
	if (!error && condition_begins(p, &p->token))
		error = parse_conditions(p, &rule->conditions);
	return error;
}

static int parse_rule_conditions(struct parser *p, struct policy_rule *rule)
{
	int error;

	if (parser_accept_word(p, "default")) {
		p->defaulted = true;
		return 0;
	}
	error = parse_conditions(p, &rule->conditions);
	if (!error)
		error = limit_take(p, rule);
	if (error)
		return error;
	if (!action_begins(&p->token) && !parser_at_end(p))
		return unknown_condition(p, true);
	if (parser_at_end(p) && rule_is_default(rule))
		return parser_expected(p, "a condition or 'default'");
	if (rule_is_default(rule))
		return parser_error(
			p, p->token.at,
			"a rule begins with a condition; for all other packets write 'default %.*s'",
			token_shown(&p->token), p->token.text);
	return 0;
}

static int rule_finish(struct parser *p, struct policy_rule *rule,
		       const char *start)
{
	if (p->last.at.line == rule->at.line)
		rule->at.length =
			p->last.at.column + p->last.at.length - rule->at.column;
	else
		rule->at.length = strcspn(start, "\r\n");
	if (!rule->count && !rule->n_actions && rule->verdict == KZ_CONTINUE)
		return parser_error(
			p, rule->at,
			"the rule does nothing: expected 'accept', 'drop', 'count', 'set FIELD VALUE', 'add @SET' or another action at its end");
	rule->text = squeezed(start, p->last_end);
	return rule->text ? 0 : parser_no_memory(p);
}

static int parse_rule(struct parser *p, struct policy_group *group)
{
	struct policy_rule *rule;
	const char *start;
	int error;

	if (p->policy->n_rules == KZ_MAX_RULES)
		return parser_limit(p, p->token.at, "rules", KZ_MAX_RULES);
	rule = rule_add(p, group);
	if (!rule)
		return parser_no_memory(p);
	error = parse_label(p, rule);
	if (error)
		return error;
	start = p->token.text;
	error = parse_rule_conditions(p, rule);
	if (!error)
		error = parse_actions(p, rule);
	return error ? error : rule_finish(p, rule, start);
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
		"no packet gets here: 'default' is the last rule of a group");
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

/* @errors: there were before the group. */
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

static int parse_group_header(struct parser *p, struct policy_group *group,
			      struct token *name)
{
	static const char *const after_name[] = { "when", "{" };
	int error = parse_group_name(p, group, name);

	if (error)
		return error;
	if (parser_accept_word(p, "when")) {
		error = parse_conditions(p, &group->when);
		if (error)
			return error;
		if (!group->when.count && p->token.kind == TOKEN_OPEN)
			return parser_expected(p, "a condition");
		if (p->token.kind != TOKEN_OPEN && !parser_brace_follows(p))
			return unknown_condition(p, false);
	}
	if (p->token.kind == TOKEN_OPEN || parser_brace_follows(p))
		return parser_open(p, "group", name);
	return parser_expected_words(p, after_name, 2);
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
