// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_map.h"

#include <errno.h>
#include <stdlib.h>

#include "userspace/lang/condition_new.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/literal_value.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_values.h"
#include "userspace/lang/set_halves.h"

/* ---- the map ---- */

int map_keys_error(struct parser *p, struct location at)
{
	return parser_error(
		p, at,
		"the keys of a map are addresses: write 'type ipv4_addr : FIELD'");
}

int parse_map_values(struct parser *p, struct policy_set *set)
{
	const struct policy_field *field = NULL;
	int error = 0;

	if (set->type != KZ_SET_IPV4 && set->type != KZ_SET_IPV6)
		return map_keys_error(p, p->last.at);
	if (!parser_accept_word(p, ":"))
		return parser_expected(p, "':' and what the values are for");
	if (names_find(&p->fields, p->token.text, p->token.length) ||
	    (!parser_accept_word(p, "priority") &&
	     !parser_accept_word(p, "classid")))
		error = parse_field_name(p, &field);
	if (error)
		return error;
	for (; set; set = set->ipv6) {
		set->map->field = field;
		set->map->wide = set->type == KZ_SET_IPV6;
		if (!set->ipv6)
			break;
		set->ipv6->map = calloc(1, sizeof(*set->map));
		if (!set->ipv6->map)
			return parser_no_memory(p);
	}
	return 0;
}

/* As a label "192.0.2.1:" is, too: the ':' before the value. */
static int parse_colon(struct parser *p, bool labelled)
{
	if (labelled || parser_accept_word(p, ":"))
		return 0;
	return parser_expected(p, "':' and the value of the key");
}

static int parse_value(struct parser *p, const struct policy_map *map,
		       uint32_t *value)
{
	size_t length = p->token.length + (p->token.kind == TOKEN_LABEL);
	char why[LITERAL_WHY_SIZE];

	if (p->token.kind != TOKEN_WORD && p->token.kind != TOKEN_LABEL)
		return parser_expected(p, "a value");
	if (literal_map_value(map, p->token.text, length, value, why))
		return parser_error(p, p->token.at, "%s", why);
	parser_advance(p);
	return 0;
}

int parse_map_element(struct parser *p, void *context)
{
	struct policy_set *set =
		set_half_of(context, p->token.text, p->token.length);
	struct map_entry entry = { .line = p->token.at.line,
				   .source = p->token.at.file };
	bool labelled = p->token.kind == TOKEN_LABEL;
	struct location at = p->token.at;
	size_t before = set->ranges.count;
	int error;

	if (labelled)
		p->token.kind = TOKEN_WORD;
	error = parse_element(p, literal_set_kinds[set->type], &set->ranges);
	if (!error)
		error = parse_colon(p, labelled);
	if (!error)
		error = parse_value(p, set->map, &entry.prefix.value);
	if (!error)
		error = policy_map_add(set->map, &set->ranges.list[before],
				       &entry);
	if (error == -E2BIG)
		return parser_limit(p, at, "elements", KZ_MAX_SET_ELEMENTS);
	return error == -ENOMEM ? parser_no_memory(p) : error;
}

/* What an entry's line is of. */
static void source_name(const struct parser *p, const struct map_entry *entry,
			const struct token *files, char text[128])
{
	const struct token *file;

	if (!(entry->source & MAP_SOURCE_FILE(0))) {
		snprintf(text, 128, "%s",
			 policy_file(p->policy, entry->source).name);
		return;
	}
	file = &files[entry->source & ~MAP_SOURCE_FILE(0)];
	snprintf(text, 128, "%.*s", (int)file->length, file->text);
}

int map_finish(struct parser *p, struct policy_set *set,
	       const struct token *files)
{
	char first[128], second[128];
	struct map_entry twice[2];
	int error = policy_map_finish(set->map, twice);

	if (error == -ENOMEM)
		return parser_no_memory(p);
	if (!error)
		return 0;
	source_name(p, &twice[0], files, first);
	source_name(p, &twice[1], files, second);
	return parser_error(
		p, set->at,
		"map '%s' has two values for one key: %u on line %u of %s, and %u on line %u of %s",
		set->name, twice[0].prefix.value, twice[0].line, first,
		twice[1].prefix.value, twice[1].line, second);
}

/* ---- its use ---- */

bool map_use_begins(const struct parser *p, const struct policy_field *field)
{
	if (field && field != &unknown_field &&
	    field_has_value(field, &p->token))
		return false;
	return condition_begins(p, &p->token);
}

static int map_check(struct parser *p, const struct policy_set *set,
		     const struct policy_action *action, enum value_type key)
{
	const struct policy_field *of_map = set->map ? set->map->field : NULL;

	if (!set->map)
		return parser_error(
			p, p->token.at,
			"'%s' is a set, expected a map: 'map %s { type ipv4_addr : ... }'",
			set->name, set->name);
	if (literal_set_kinds[set_half_for(set, key)->type].type != key)
		return parser_error(
			p, p->token.at,
			"address family mix: the keys of map '%s' are %s addresses",
			set->name, set->type == KZ_SET_IPV4 ? "IPv4" : "IPv6");
	if (action->field == &unknown_field || of_map == &unknown_field)
		return 0;
	if (!action->field != !of_map)
		return parser_error(p, p->token.at,
				    "map '%s' has %s, which '%s' does not take",
				    set->name,
				    of_map ? "values of a field" : "priorities",
				    action->field ? "set" : "priority set");
	if (of_map && of_map->bits > action->field->bits)
		return parser_error(
			p, p->token.at,
			"map '%s' has values of field '%s' with %u bits, which do not fit into the %u of '%s'",
			set->name, of_map->name, of_map->bits,
			action->field->bits, action->field->name);
	return 0;
}

/* "map @tenants": the condition @key compares with it. */
static int parse_map_name(struct parser *p, struct policy_condition *key,
			  struct policy_action *action)
{
	enum value_type type = condition_types[key->id].value;
	const struct policy_set *set;
	int error = parser_expect_word(p, "map");

	if (error)
		return error;
	if (p->token.kind != TOKEN_SET)
		return parser_expected(p, "a map such as '@tenants'");
	error = parse_set_name(p, &set);
	if (!error && set->type != KZ_SET_TYPES)
		error = map_check(p, set, action, type);
	if (error)
		return error;
	key->set = action->map = set_half_for(set, type);
	action->key = key->id;
	parser_advance(p);
	return 0;
}

int parse_map_use(struct parser *p, struct policy_rule *rule,
		  struct policy_action *action)
{
	struct policy_condition *key;
	size_t i;
	int error;

	for (i = 0; i < rule->n_actions; i++)
		if (rule->actions[i].map)
			return parser_error(
				p, p->token.at,
				"a rule looks up one map: write the other one in a group of its own");
	if (p->defaulted)
		return parser_error(
			p, p->token.at,
			"a key is a condition, and 'default' has none: write a condition such as 'meta length 0-65535' instead of 'default'");
	key = condition_add(p, &rule->conditions, &error);
	if (!error)
		error = parse_key(p, key);
	if (error)
		return error;
	if (condition_types[key->id].value != VALUE_IPV4 &&
	    condition_types[key->id].value != VALUE_IPV6)
		return parser_error(
			p, key->at,
			"the key of a map is an address, such as 'ip saddr'");
	error = parse_map_name(p, key, action);
	return error ? error : condition_finish(p, &rule->conditions);
}
