// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_assignment.h"

#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_choice.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
#include "userspace/lang/parse_map.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/raw_mark.h"

/* "from FIELD": a value that always fits. */
static int parse_from(struct parser *p, struct policy_action *action)
{
	struct location at = p->token.at;
	int error;

	action->id = ACTION_COPY;
	error = parse_field_name(p, &action->from);
	if (error || action->from == &unknown_field ||
	    action->field == &unknown_field)
		return error;
	if (action->from == action->field)
		return parser_error(p, at,
				    "field '%s' cannot be set from itself",
				    action->field->name);
	if (action->from->bits > action->field->bits)
		return parser_error(
			p, at,
			"field '%s' has %u bits and does not fit into the %u of '%s'",
			action->from->name, action->from->bits,
			action->field->bits, action->field->name);
	return 0;
}

/* "bye flow", not "5 ..." or a value's name. */
static bool by_is_meant(const struct parser *p,
			const struct policy_field *field)
{
	struct token next = parser_peek(p);

	return !field_has_value(field, &p->token) &&
	       (token_is(&next, "flow") || token_is(&next, "packet"));
}

/* "form OTHER" */
static bool from_is_meant(const struct parser *p,
			  const struct policy_field *field)
{
	struct token next = parser_peek(p);

	return token_is_name(&p->token) && !field_has_value(field, &p->token) &&
	       names_find(&p->fields, next.text, next.length);
}

int parse_assignment(struct parser *p, struct policy_rule *rule,
		     struct policy_action *action)
{
	size_t i;
	int error;

	if (token_is(&p->token, "mark"))
		return raw_mark(p);
	error = parse_field_name(p, &action->field);
	if (error)
		return error;
	for (i = 0; i < rule->n_actions; i++) {
		if (rule->actions[i].field == action->field &&
		    action->field != &unknown_field)
			return parser_error(
				p, p->last.at,
				"field '%s' is set twice in one rule",
				action->field->name);
	}
	if (p->token.kind == TOKEN_ASSIGN || p->token.kind == TOKEN_EQUAL)
		return parser_error(p, p->token.at,
				    "'%.*s': write 'set %.*s VALUE'",
				    token_shown(&p->token), p->token.text,
				    token_shown(&p->last), p->last.text);
	if (parser_accept_word(p, "by"))
		return parse_choice(p, action);
	if (parser_accept_word(p, "from"))
		return parse_from(p, action);
	if (by_is_meant(p, action->field))
		return parser_expect_word(p, "by");
	if (from_is_meant(p, action->field))
		return parser_expect_word(p, "from");
	if (map_use_begins(p, action->field))
		return parse_map_use(p, rule, action);
	return parse_field_value(p, action->field, &action->value);
}
