// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/condition_new.h"

#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
#include "userspace/lang/parse_payload.h"

int parse_condition_key(struct parser *p, enum condition_id *id)
{
	struct token protocol = p->token;
	int i = condition_unprefixed(&protocol);
	size_t words;

	parser_advance(p);
	if (i < CONDITIONS) {
		*id = i;
		return 0;
	}
	for (i = 0; i < CONDITION_FIELD; i++) {
		if (!token_is(&protocol, condition_types[i].protocol))
			continue;
		*id = i;
		if (!condition_types[i].key[0])
			return 0;
		words = parser_phrase(p, condition_types[i].key);
		if (!words)
			continue;
		while (words--)
			parser_advance(p);
		return 0;
	}
	return condition_unknown_key(p, &protocol);
}

int condition_conflict(struct parser *p,
		       const struct policy_conditions *conditions,
		       const struct policy_condition *condition)
{
	const struct condition_type *type = &condition_types[condition->id];
	const struct condition_type *other;
	uint32_t differ;
	size_t i;

	for (i = 0; i < conditions->count; i++) {
		other = &condition_types[conditions->list[i].id];
		differ = (type->class_mask & other->class_mask) &
			 (type->class_value ^ other->class_value);
		if (!differ)
			continue;
		return parser_error(
			p, condition->at,
			"%s: no packet has both '%s %s' and '%s %s'",
			differ & KZ_C_FAMILY ? "address family mix" :
					       "conflicting protocols",
			other->protocol, other->key, type->protocol, type->key);
	}
	return 0;
}

int parse_key(struct parser *p, struct policy_condition *condition)
{
	if (payload_begins(&p->token))
		return parse_payload_key(p, condition);
	if (!names_find(&p->fields, p->token.text, p->token.length) ||
	    condition_is_key(p))
		return parse_condition_key(p, &condition->id);
	condition->id = CONDITION_FIELD;
	return parse_field_name(p, &condition->field);
}

struct policy_condition *condition_add(struct parser *p,
				       struct policy_conditions *conditions,
				       int *error)
{
	struct policy_condition *list;

	/* One match of the image is for the headers that must be there. */
	*error = conditions->count == KZ_MAX_MATCHES - 1 ?
			 parser_limit(p, p->token.at, "conditions in one rule",
				      KZ_MAX_MATCHES - 1) :
			 0;
	if (*error)
		return NULL;
	list = array_grow(conditions->list, conditions->count, sizeof(*list));
	if (!list) {
		*error = parser_no_memory(p);
		return NULL;
	}
	conditions->list = list;
	list += conditions->count++;
	*list = (struct policy_condition){ .at = p->token.at };
	return list;
}

int condition_finish(struct parser *p, struct policy_conditions *conditions)
{
	struct policy_condition *condition;
	int error;

	/* Do not compare it with itself. */
	condition = &conditions->list[--conditions->count];
	parser_span(p, &condition->at);
	error = condition_conflict(p, conditions, condition);
	conditions->count++;
	return error;
}

int condition_finish_any(struct parser *p, struct policy_conditions *conditions)
{
	struct policy_condition *last =
		&conditions->list[conditions->count - 1];
	const struct condition_type *type = &condition_types[last->id];
	struct range any = { .high = { type->maximum } };

	if (condition_is_wide(type))
		memset(any.high, 0xff, sizeof(any.high));
	if (!condition_is_masked(type) && ranges_add(&last->ranges, &any))
		return parser_no_memory(p);
	return condition_finish(p, conditions);
}
