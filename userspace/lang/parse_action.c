// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "array.h"
#include "parser.h"

static int parse_set_action(struct parser *p, struct policy_rule *rule)
{
	struct policy_action *list, action = { .at = p->last.at };
	size_t i;
	int error;

	if (rule->n_actions == KZ_MAX_ACTIONS)
		return parser_limit(p, p->last.at, "actions in one rule",
				    KZ_MAX_ACTIONS);
	error = parse_field_name(p, &action.field);
	if (error)
		return error;
	for (i = 0; i < rule->n_actions; i++) {
		if (rule->actions[i].field == action.field &&
		    action.field != &unknown_field)
			return parser_error(
				p, p->last.at,
				"field '%s' is set twice in one rule",
				action.field->name);
	}
	if (token_is(&p->token, "by") || token_is(&p->token, "from"))
		return parser_error(p, p->token.at,
				    "'set FIELD %.*s' is not supported yet",
				    token_shown(&p->token), p->token.text);
	error = parse_field_value(p, action.field, &action.value);
	if (error)
		return error;
	list = array_grow(rule->actions, rule->n_actions, sizeof(*list));
	if (!list)
		return parser_no_memory(p);
	rule->actions = list;
	list[rule->n_actions++] = action;
	return 0;
}

static int parse_count(struct parser *p, struct policy_rule *rule)
{
	if (rule->count)
		return parser_error(p, p->last.at,
				    "'count' stands twice in one rule");
	rule->count = true;
	return 0;
}

static int parse_accept(struct parser *p, struct policy_rule *rule)
{
	(void)p;
	rule->verdict = KZ_ACCEPT;
	return 0;
}

static int parse_drop(struct parser *p, struct policy_rule *rule)
{
	(void)p;
	rule->verdict = KZ_DROP;
	return 0;
}

static const struct action_type {
	const char *word;
	int (*parse)(struct parser *p, struct policy_rule *rule);
} action_types[] = {
	{ "set", parse_set_action },
	{ "count", parse_count },
	{ "accept", parse_accept },
	{ "drop", parse_drop },
};

static const struct action_type *action_find(const struct token *token)
{
	size_t i;

	for (i = 0; i < sizeof(action_types) / sizeof(*action_types); i++) {
		if (token_is(token, action_types[i].word))
			return &action_types[i];
	}
	return NULL;
}

bool action_begins(const struct token *token)
{
	return action_find(token) != NULL;
}

void action_suggest(struct suggestion *suggestion)
{
	size_t i;

	for (i = 0; i < sizeof(action_types) / sizeof(*action_types); i++)
		suggestion_try(suggestion, action_types[i].word);
}

static int unknown_action(struct parser *p)
{
	struct suggestion suggestion;
	const char *refusal = word_refusal(&p->token, NULL);

	if (p->token.kind != TOKEN_WORD)
		return parser_expected(p, "an action or the end of the rule");
	if (condition_begins(p, &p->token))
		return parser_error(
			p, p->token.at,
			"conditions stand before the actions of a rule");
	if (refusal)
		return parser_error(p, p->token.at, "'%.*s': %s",
				    token_shown(&p->token), p->token.text,
				    refusal);
	suggestion_start(&suggestion, p->token.text, p->token.length);
	action_suggest(&suggestion);
	return parser_error(
		p, p->token.at,
		"unknown action '%.*s', expected 'set', 'count', 'accept' or 'drop'%s",
		token_shown(&p->token), p->token.text,
		suggestion_text(&suggestion));
}

int parse_actions(struct parser *p, struct policy_rule *rule)
{
	const struct action_type *type;
	int error;

	while (!parser_at_end(p)) {
		if (rule->verdict != KZ_CONTINUE)
			return parser_error(
				p, p->token.at,
				"nothing may follow '%.*s': it ends the policy",
				token_shown(&p->last), p->last.text);
		type = action_find(&p->token);
		if (!type)
			return unknown_action(p);
		parser_take(p);
		error = type->parse(p, rule);
		if (error)
			return error;
	}
	return 0;
}
