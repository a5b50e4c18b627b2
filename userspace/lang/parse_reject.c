// SPDX-License-Identifier: GPL-2.0-only
/* "reject [with icmpx [type] CODE | with tcp reset | ...] [or drop]" */
#include "userspace/lang/parse_reject.h"

#include <string.h>

#include "core/key.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"
#include "userspace/policy/reject.h"

#define MAX_WORDS 8

/* Do all packets that meet @condition have @form's bits of KZ_W_CLASS? */
static bool condition_says(const struct policy_condition *condition,
			   const struct reject_form *form)
{
	const struct condition_type *type = &condition_types[condition->id];
	const struct range *only = condition->ranges.list;
	uint32_t mask = type->class_mask, value = type->class_value;

	if (mask & KZ_C_HEADER) { /* then it is the protocol's */
		mask |= KZ_C_PROTO;
		value |= (value & KZ_C_HEADER) >> KZ_C_HEADER_SHIFT;
	}
	if ((mask & form->class_mask) == form->class_mask)
		return (value & form->class_mask) == form->class_value;
	/* "meta l4proto tcp" */
	return type->value == VALUE_PROTOCOL && !condition->negate &&
	       form->class_mask == KZ_C_PROTO && condition->ranges.count == 1 &&
	       only->low[0] == form->class_value &&
	       only->high[0] == form->class_value;
}

static bool rule_says(const struct policy_rule *rule,
		      const struct reject_form *form)
{
	size_t i;

	for (i = 0; i < rule->conditions.count; i++)
		if (condition_says(&rule->conditions.list[i], form))
			return true;
	return !form->class_mask;
}

static int parse_form(struct parser *p, const struct policy_rule *rule,
		      const struct reject_form **form)
{
	const struct reject_form *before = NULL;
	struct location at = p->token.at;
	const char *words[MAX_WORDS];
	size_t i, n = 0;

	for (i = 0; i < n_reject_answers; i++) {
		*form = reject_answers[i].form;
		if (*form == before)
			continue;
		before = *form;
		words[n++] = before->word;
		if (!parser_accept_word(p, before->word))
			continue;
		if (rule_says(rule, before))
			return 0;
		return parser_error(
			p, at,
			"'reject with %s' answers %s packets only: add a condition such as '%s' to the rule",
			before->word, before->only, before->condition);
	}
	return parser_expected_words(p, words, n);
}

static int parse_code(struct parser *p, const struct reject_form *form,
		      const struct reject_answer **answer)
{
	const char *words[MAX_WORDS];
	size_t i, n = 0;

	parser_accept_word(p, "type");
	for (i = 0; i < n_reject_answers; i++) {
		*answer = &reject_answers[i];
		if ((*answer)->form != form)
			continue;
		words[n++] = (*answer)->code;
		if (parser_accept_word(p, (*answer)->code))
			return 0;
	}
	return parser_expected_words(p, words, n);
}

int parse_reject_answer(struct parser *p, const struct policy_rule *rule,
			struct policy_action *action)
{
	const struct reject_form *form = NULL;
	int error = 0;

	action->answer = reject_default();
	if (parser_accept_word(p, "with")) {
		error = parse_form(p, rule, &form);
		if (!error)
			error = parse_code(p, form, &action->answer);
	}
	if (!error && parser_accept_word(p, "or")) {
		action->or_drop = true;
		error = parser_expect_word(p, "drop");
	}
	action->value = action->answer->value;
	return error;
}
