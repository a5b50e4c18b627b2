// SPDX-License-Identifier: GPL-2.0-only
/* "set FIELD by flow|packet { VALUE: WEIGHT, ... }" */
#include "userspace/lang/parse_choice.h"

#include "userspace/base/array.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_values.h"

static int weight_add(struct parser *p, struct policy_action *action,
		      const struct policy_weight *weight, struct location at)
{
	struct policy_weight *list;
	uint64_t all = weight->weight;
	size_t i;

	if (action->n_weights == KZ_MAX_WEIGHTS)
		return parser_limit(p, at, "weights of one action",
				    KZ_MAX_WEIGHTS);
	for (i = 0; i < action->n_weights; i++) {
		all += action->weights[i].weight;
		if (action->field != &unknown_field &&
		    action->weights[i].value == weight->value)
			return parser_error(p, at,
					    "value %u already has a weight",
					    weight->value);
	}
	if (!weight->weight || all > UINT32_MAX)
		return parser_error(
			p, p->last.at,
			"a weight is 1 or more, and the sum of all is less than 2^32");
	list = array_grow(action->weights, action->n_weights, sizeof(*list));
	if (!list)
		return parser_no_memory(p);
	action->weights = list;
	list[action->n_weights++] = *weight;
	return 0;
}

#define WEIGHT_NOUN "a value and its weight, such as '1: 70'"

static int parse_weight(struct parser *p, void *context)
{
	struct policy_action *action = context;
	struct location at = p->token.at;
	struct policy_weight weight;
	int error;

	if (p->token.kind != TOKEN_LABEL)
		return parser_expected(p, WEIGHT_NOUN);
	error = parse_field_value(p, action->field, &weight.value);
	if (!error)
		error = parser_number(p, &weight.weight);
	return error ? error : weight_add(p, action, &weight, at);
}

int parse_choice(struct parser *p, struct policy_action *action)
{
	static const char *const ways[] = { "flow", "packet" };

	action->id = ACTION_CHOOSE;
	action->by_packet = parser_accept_word(p, "packet");
	if (!action->by_packet && !parser_accept_word(p, "flow"))
		return parser_expected_words(p, ways, 2);
	return parse_braces(p, WEIGHT_NOUN, parse_weight, action);
}
