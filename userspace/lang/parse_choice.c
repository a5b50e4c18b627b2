// SPDX-License-Identifier: GPL-2.0-only
/* "set FIELD by flow|packet { VALUE: WEIGHT, ... }" */
#include "userspace/lang/parse_choice.h"

#include "userspace/base/array.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
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
		if (action->weights[i].value == weight->value)
			return parser_error(p, at,
					    "value %u has a weight already",
					    weight->value);
	}
	if (!weight->weight || all > UINT32_MAX)
		return parser_error(
			p, p->last.at,
			"weights are 1 or more, and all together below 2^32");
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
	action->id = ACTION_CHOOSE;
	action->by_packet = parser_accept_word(p, "packet");
	if (!action->by_packet && !parser_accept_word(p, "flow"))
		return parser_expected(p, "'flow' or 'packet'");
	return parse_braces(p, WEIGHT_NOUN, parse_weight, action);
}
