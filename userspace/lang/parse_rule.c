// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_rule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/parse_action.h"
#include "userspace/lang/parse_conditions.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_limit.h"
#include "userspace/lang/parse_name.h"

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

/* clang-format off */
static const bool odd_characters[256] = {
	[' '] = true,
	['\t'] = true,
	['\r'] = true,
	['\n'] = true,
	['\\'] = true,
	['#'] = true,
	['"'] = true,
};
/* clang-format on */

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
		/* Most of it, at once. */
		if (!blank && !odd_characters[(unsigned char)*start]) {
			*to++ = *start++;
			continue;
		}
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

/* A group has few limits: one packet may meet all of them. */
static int limit_take(struct parser *p, struct policy_rule *rule)
{
	struct location at = p->token.at;
	int error;

	bool connections = connections_begin(p);

	if (!connections && !parser_accept_word(p, "limit"))
		return 0;
	if (p->limits++ == KZ_MAX_LIMITS)
		return parser_limit(p, at, "rules with a limit in one group",
				    KZ_MAX_LIMITS);
	error = connections ? parse_connections(p, rule) : parse_limit(p, rule);
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
	if (!action_begins(p) && !parser_at_end(p))
		return conditions_expected(p, true);
	if (parser_at_end(p) && rule_is_default(rule))
		return parser_expected(p, "a condition or 'default'");
	return 0;
}

/* The key of an action may be a rule's only condition. */
static int parse_rule_actions(struct parser *p, struct policy_rule *rule)
{
	bool bare = rule_is_default(rule) && !token_is(&p->last, "default");
	struct token first = p->token;
	int error = parse_actions(p, rule);

	if (error || !bare || !rule_is_default(rule))
		return error;
	return parser_error(
		p, first.at,
		"a rule begins with a condition; for all other packets write 'default %.*s'",
		token_shown(&first), first.text);
}

static int rule_finish(struct parser *p, struct policy_rule *rule,
		       const char *start)
{
	rule->last = p->last.at;
	if (!parser_span(p, &rule->at))
		rule->at.length = strcspn(start, "\r\n");
	if (!rule->count && !rule->n_actions && rule->verdict == KZ_CONTINUE)
		return parser_error(
			p, rule->at,
			"the rule does nothing: expected 'accept', 'drop', 'count', 'set FIELD VALUE', 'add @SET' or another action at its end");
	rule->text = squeezed(start, p->last_end);
	return rule->text ? 0 : parser_no_memory(p);
}

int parse_rule(struct parser *p, struct policy_group *group)
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
		error = parse_rule_actions(p, rule);
	return error ? error : rule_finish(p, rule, start);
}
