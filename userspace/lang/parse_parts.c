// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/condition_new.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_masked.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_operator.h"
#include "userspace/lang/parse_values.h"

/* Those that nft has a type of sets for. */
static bool may_be_part(enum value_type type)
{
	switch (type) {
	case VALUE_IPV4:
	case VALUE_IPV6:
	case VALUE_PORT:
	case VALUE_PROTOCOL:
	case VALUE_INTERFACE:
	case VALUE_ETHER:
	case VALUE_MARK:
	case VALUE_NAME:
		return true;
	case VALUE_ICMP_TYPE:
	case VALUE_ICMP6_TYPE:
	case VALUE_NUMBER:
	case VALUE_DSCP:
	case VALUE_ETHER_TYPE:
	case VALUE_HOUR:
	case VALUE_DAY:
	case VALUE_USER:
	case VALUE_GROUP:
	case VALUE_CGROUP:
	case VALUE_CT_STATE:
	case VALUE_NAMED:
	case VALUE_TCP_FLAGS:
	case VALUE_PARTS:
	case VALUE_TYPES:
		break;
	}
	return false;
}

static int part_check(struct parser *p, struct location at,
		      const struct condition_type *type)
{
	if (may_be_part(type->value))
		return 0;
	return parser_error(
		p, at,
		"'%s%s%s' cannot be part of a key: addresses, ports, protocols, devices, fields and 'meta mark' can; write it as a condition of its own",
		type->protocol, *type->key ? " " : "", type->key);
}

int parts_check(struct parser *p, struct location at,
		const struct policy_part *parts, unsigned int count)
{
	unsigned int words = 0, i;

	for (i = 0; i < count; i++)
		words += literal_words(condition_types[parts[i].id].value);
	if (words <= KZ_BOX_WORDS)
		return 0;
	return parser_error(
		p, at,
		"the parts are too long together: a key has at most %u bytes",
		KZ_BOX_WORDS * 4);
}

int parse_part_key(struct parser *p, struct policy_part *part)
{
	struct policy_condition key = { .at = p->token.at };
	int error = parse_key(p, &key);

	*part = (struct policy_part){ key.id, key.field };
	return error ? error : part_check(p, key.at, &condition_types[key.id]);
}

/* The last of @conditions is a part. */
static int part_finish(struct parser *p, struct policy_conditions *conditions)
{
	struct policy_condition *part =
		&conditions->list[conditions->count - 1];
	const struct condition_type *type = &condition_types[part->id];
	int error = part_check(p, part->at, type);

	return error ? error : condition_finish_any(p, conditions);
}

/* One part of an element, into its place in a key's word. */
static int parse_part(struct parser *p, const struct policy_part *part,
		      struct range *range)
{
	const struct condition_type *type = &condition_types[part->id];
	struct policy_condition masked = {
		.id = part->id,
		.field = part->field,
		.mask = part->field ? part->field->mask : UINT32_MAX,
	};
	struct ranges list = { 0 };
	int error;

	*range = (struct range){ 0 };
	if (!condition_is_masked(type)) {
		error = parse_element(p, condition_kind(type), &list);
		if (!error)
			*range = list.list[0];
		free(list.list);
		return error;
	}
	error = parse_masked_range(p, &masked, range);
	if (error)
		return error;
	if (part->field) {
		range->low[0] <<= part->field->shift;
		range->high[0] <<= part->field->shift;
	}
	parser_advance(p);
	return 0;
}

int parse_box(struct parser *p, const struct policy_part *parts,
	      struct boxes *boxes)
{
	struct range box[KZ_MAX_PARTS];
	struct location at = p->token.at;
	unsigned int i;
	int error;

	for (i = 0; i < boxes->n_parts; i++) {
		if (i && !parser_accept_word(p, "."))
			return parser_expected(p, "'.' and the next part");
		error = parse_part(p, &parts[i], &box[i]);
		if (error)
			return error;
	}
	error = boxes_add(boxes, box);
	if (error == -E2BIG)
		return parser_limit(p, at, "elements", KZ_MAX_SET_ELEMENTS);
	return error ? parser_no_memory(p) : 0;
}

struct box_list {
	const struct policy_part *parts;
	struct boxes *boxes;
};

static int parse_list_box(struct parser *p, void *context)
{
	const struct box_list *list = context;

	return parse_box(p, list->parts, list->boxes);
}

int parse_boxes(struct parser *p, const struct policy_part *parts,
		struct boxes *boxes)
{
	struct box_list list = { parts, boxes };

	return parse_braces(p, "an element such as '192.0.2.1 . 22'",
			    parse_list_box, &list);
}

static bool part_fits(const struct policy_part *of_set,
		      const struct policy_part *of_key)
{
	return condition_types[of_set->id].value ==
		       condition_types[of_key->id].value &&
	       (!of_set->field || !of_key->field ||
		of_set->field->bits == of_key->field->bits);
}

int parts_fit(struct parser *p, struct location at,
	      const struct policy_set *set, const struct policy_part *parts,
	      unsigned int count)
{
	unsigned int i, n = set->type == KZ_SET_PARTS ? set->boxes.n_parts : 1;

	if (set->type != unknown_set.type && n != count)
		return parser_error(
			p, at,
			"set '%s' of line %u has elements of %u part%s, and the key has %u",
			set->name, set->at.line, n, n == 1 ? "" : "s", count);
	for (i = 0; set->type == KZ_SET_PARTS && i < n; i++)
		if (!part_fits(&set->parts[i], &parts[i]))
			return parser_error(
				p, at,
				"part %u of set '%s' is %s, and that of the key %s",
				i + 1, set->name,
				literal_one(
					condition_types[set->parts[i].id].value),
				literal_one(
					condition_types[parts[i].id].value));
	return 0;
}

/* "@NAME": are its parts those of the condition? */
static int parse_parts_set(struct parser *p, const struct policy_part *parts,
			   struct policy_condition *condition)
{
	const struct policy_set *set;
	int error = parse_set_name(p, &set);

	if (!error)
		error = parts_fit(p, p->token.at, set, parts,
				  condition->n_parts);
	if (error)
		return error;
	condition->set = set;
	parser_advance(p);
	return 0;
}

static int parse_comparison_of(struct parser *p,
			       const struct policy_part *parts,
			       struct policy_condition *condition)
{
	int error;

	condition->boxes.n_parts = condition->n_parts;
	if (token_is_order(&p->token))
		return parser_error(
			p, p->token.at,
			"'%.*s' does not apply to several keys at once: write '==' or '!='",
			p->token.length, p->token.text);
	error = parse_operator(p, condition);
	if (error)
		return error;
	if (p->token.kind == TOKEN_SET)
		return parse_parts_set(p, parts, condition);
	if (p->token.kind == TOKEN_OPEN)
		error = parse_boxes(p, parts, &condition->boxes);
	else
		error = parse_box(p, parts, &condition->boxes);
	if (!error)
		boxes_normalize(&condition->boxes);
	return error;
}

int parse_key_parts(struct parser *p, struct policy_conditions *conditions,
		    struct policy_part parts[KZ_MAX_PARTS], unsigned int *count)
{
	struct policy_condition *condition =
		&conditions->list[conditions->count - 1];
	struct location at = condition->at;
	int error;

	parts[0] = (struct policy_part){ condition->id, condition->field };
	*count = 1;
	error = part_finish(p, conditions);
	while (!error && parser_accept_word(p, ".")) {
		if (*count == KZ_MAX_PARTS)
			return parser_limit(p, p->token.at, "parts of a key",
					    KZ_MAX_PARTS);
		condition = condition_add(p, conditions, &error);
		if (!error)
			error = parse_key(p, condition);
		if (error)
			return error;
		parts[(*count)++] =
			(struct policy_part){ condition->id, condition->field };
		error = part_finish(p, conditions);
	}
	return error ? error : parts_check(p, at, parts, *count);
}

int parse_parts(struct parser *p, struct policy_conditions *conditions)
{
	struct policy_condition *condition =
		&conditions->list[conditions->count - 1];
	struct policy_part parts[KZ_MAX_PARTS];
	struct location at = condition->at;
	unsigned int count;
	int error = parse_key_parts(p, conditions, parts, &count);

	if (error)
		return error;
	condition = condition_add(p, conditions, &error);
	if (error)
		return error;
	condition->id = CONDITION_PARTS;
	condition->n_parts = count;
	condition->at = at;
	error = parse_comparison_of(p, parts, condition);
	return error ? error : condition_finish(p, conditions);
}
