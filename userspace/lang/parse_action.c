// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_action.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/literal_value.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/literals.h"
#include "userspace/lang/parse_add.h"
#include "userspace/lang/parse_assignment.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_map.h"
#include "userspace/lang/parse_reject.h"
#include "userspace/lang/parse_values.h"
#include "userspace/lang/raw_mark.h"
#include "userspace/lang/word_list.h"

static int action_append(struct parser *p, struct policy_rule *rule,
			 const struct policy_action *action)
{
	const struct action_type *type = &action_types[action->id];
	struct policy_action *list;
	size_t i;

	for (i = 0; i < rule->n_actions && !type->repeats; i++)
		if (rule->actions[i].id == action->id)
			return parser_error(
				p, action->at,
				"'%.*s' may occur only once in a rule",
				(int)strcspn(type->name, " "), type->name);
	if (rule->n_actions == KZ_MAX_ACTIONS)
		return parser_limit(p, action->at, "actions in one rule",
				    KZ_MAX_ACTIONS);
	list = array_grow(rule->actions, rule->n_actions, sizeof(*list));
	if (!list)
		return parser_no_memory(p);
	rule->actions = list;
	list[rule->n_actions++] = *action;
	return 0;
}

static int parse_set_action(struct parser *p, struct policy_rule *rule)
{
	struct policy_action action = { .id = ACTION_SET, .at = p->last.at };
	int error = parse_assignment(p, rule, &action);

	if (!error)
		error = action_append(p, rule, &action);
	if (error)
		free(action.weights);
	return error;
}

static int parse_add(struct parser *p, struct policy_rule *rule)
{
	struct policy_action action = { .id = ACTION_ADD, .at = p->last.at };
	int error = parse_addition(p, rule, &action);

	return error ? error : action_append(p, rule, &action);
}

static int parse_update(struct parser *p, struct policy_rule *rule)
{
	struct policy_action action = { .id = ACTION_UPDATE, .at = p->last.at };
	int error = parse_addition(p, rule, &action);

	return error ? error : action_append(p, rule, &action);
}

/* One number, or name of one, of @kind. */
static int parse_single(struct parser *p, struct literal_kind kind,
			uint32_t *value)
{
	struct ranges ranges = { 0 };
	struct location at = p->token.at;
	int error = parse_element(p, kind, &ranges);

	if (!error && memcmp(ranges.list[0].low, ranges.list[0].high,
			     sizeof(ranges.list[0].low)))
		error = parser_error(p, at, "expected one value, not a range");
	if (!error)
		*value = ranges.list[0].low[0];
	free(ranges.list);
	return error;
}

static int parse_dscp(struct parser *p, struct policy_rule *rule)
{
	struct policy_action action = { .id = ACTION_DSCP, .at = p->last.at };
	int error = parser_expect_word(p, "set");

	if (!error)
		error = parse_single(
			p, (struct literal_kind){ VALUE_DSCP, 63, NULL },
			&action.value);
	return error ? error : action_append(p, rule, &action);
}

/* 0 would have the next router drop the packet. */
static int parse_lifetime(struct parser *p, struct policy_rule *rule,
			  enum action_id id)
{
	struct policy_action action = { .id = id, .at = p->last.at };
	struct location at = p->token.at;
	int error = parse_single(
		p, (struct literal_kind){ VALUE_NUMBER, 255, NULL },
		&action.value);

	if (!error && !action.value)
		error = parser_error(p, at, "expected a number from 1 to 255");
	return error ? error : action_append(p, rule, &action);
}

static int parse_ttl(struct parser *p, struct policy_rule *rule)
{
	return parse_lifetime(p, rule, ACTION_TTL);
}

static int parse_hoplimit(struct parser *p, struct policy_rule *rule)
{
	return parse_lifetime(p, rule, ACTION_HOPLIMIT);
}

static int parse_priority_value(struct parser *p, struct policy_rule *rule,
				struct policy_action *action)
{
	const struct token *token = &p->token;

	if (map_use_begins(p, NULL))
		return parse_map_use(p, rule, action);
	if (!literal_class(token->text,
			   token->length + (token->kind == TOKEN_LABEL),
			   &action->value) &&
	    (token->kind != TOKEN_WORD ||
	     literal_number(token->text, token->length, &action->value)))
		return parser_expected(
			p,
			"a number, a class such as 1:10, or 'ip saddr map @NAME'");
	parser_advance(p);
	return 0;
}

static int parse_priority(struct parser *p, struct policy_rule *rule)
{
	struct policy_action action = { .id = ACTION_PRIORITY,
					.at = p->last.at };
	int error = parser_expect_word(p, "set");

	if (!error)
		error = parse_priority_value(p, rule, &action);
	return error ? error : action_append(p, rule, &action);
}

static int parse_device(struct parser *p, struct policy_rule *rule,
			enum action_id id)
{
	struct policy_action action = { .id = id, .at = p->last.at };
	int error = parse_single(
		p, (struct literal_kind){ VALUE_INTERFACE, INT32_MAX, NULL },
		&action.value);

	if (!error && !action.value)
		error = parser_error(p, p->last.at, "0 is not a device");
	return error ? error : action_append(p, rule, &action);
}

static int parse_mirror(struct parser *p, struct policy_rule *rule)
{
	return parse_device(p, rule, ACTION_MIRROR);
}

static int parse_redirect(struct parser *p, struct policy_rule *rule)
{
	rule->verdict = KZ_ACCEPT;
	return parse_device(p, rule, ACTION_REDIRECT);
}

static int parse_reject(struct parser *p, struct policy_rule *rule)
{
	struct policy_action action = { .id = ACTION_REJECT, .at = p->last.at };
	int error = parse_reject_answer(p, rule, &action);

	rule->verdict = KZ_DROP;
	return error ? error : action_append(p, rule, &action);
}

static int parse_log(struct parser *p, struct policy_rule *rule)
{
	struct policy_action action = { .id = ACTION_LOG, .at = p->last.at };

	return action_append(p, rule, &action);
}

static int parse_count(struct parser *p, struct policy_rule *rule)
{
	if (rule->count)
		return parser_error(p, p->last.at,
				    "'count' may occur only once in a rule");
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

static const struct action_word {
	const char *word;
	int (*parse)(struct parser *p, struct policy_rule *rule);
} action_words[] = {
#define ACTION(id, word, name, model, parse, drawn) { word, parse },
#define WORD(word, parse, syntax, help) { word, parse },
#include "userspace/policy/actions.def"
};
#define ACTION_WORDS (sizeof(action_words) / sizeof(*action_words))

/* The action that begins at the token, and how many words its own are. */
static const struct action_word *action_find(const struct parser *p,
					     size_t *words)
{
	size_t i;

	for (i = 0; i < ACTION_WORDS; i++) {
		*words = parser_phrase(p, action_words[i].word);
		if (*words)
			return &action_words[i];
	}
	return NULL;
}

bool action_begins(const struct parser *p)
{
	size_t words;

	return action_find(p, &words) != NULL;
}

void action_suggest(struct suggestion *suggestion)
{
	size_t i;

	for (i = 0; i < ACTION_WORDS; i++)
		suggestion_try(suggestion, action_words[i].word);
}

static int unknown_action(struct parser *p)
{
	const char *words[ACTION_WORDS];
	const char *refusal = word_is_option(&p->token) ?
				      WHY_NO_OPTION :
				      word_refusal(&p->token, NULL);
	struct suggestion suggestion;
	char list[WORD_LIST_SIZE];
	const char *meant;
	size_t i, n = 0;

	if (p->token.kind == TOKEN_COMMA)
		return parser_error(
			p, p->token.at,
			"actions are separated by blanks, not by ','");
	if (p->token.kind != TOKEN_WORD)
		return parser_expected(p, "an action or the end of the rule");
	if (raw_mark_begins(p))
		return raw_mark(p);
	if (condition_begins(p, &p->token) || token_is(&p->token, "limit"))
		return parser_error(
			p, p->token.at,
			"conditions must come before the actions of a rule");
	if (refusal)
		return parser_error(p, p->token.at, "'%.*s': %s",
				    token_shown(&p->token), p->token.text,
				    refusal);
	suggestion_start(&suggestion, p->token.text, p->token.length);
	action_suggest(&suggestion);
	for (i = 0; i < ACTION_WORDS; i++)
		if (!i ||
		    strcmp(action_words[i].word, action_words[i - 1].word))
			words[n++] = action_words[i].word;
	word_list(list, words, n);
	meant = suggestion_text(&suggestion);
	if (*meant)
		return parser_error(p, p->token.at, "unknown action '%.*s'%s",
				    token_shown(&p->token), p->token.text,
				    meant);
	return parser_error(p, p->token.at,
			    "unknown action '%.*s', expected %s",
			    token_shown(&p->token), p->token.text, list);
}

int parse_actions(struct parser *p, struct policy_rule *rule)
{
	const struct action_word *type;
	size_t words;
	int error;

	while (!parser_at_end(p)) {
		if (rule->verdict != KZ_CONTINUE)
			return parser_error(
				p, p->token.at,
				"nothing may follow '%.*s': it ends the policy",
				token_shown(&p->last), p->last.text);
		type = action_find(p, &words);
		if (!type)
			return unknown_action(p);
		while (words--)
			parser_advance(p);
		error = type->parse(p, rule);
		if (error)
			return error;
	}
	return 0;
}
