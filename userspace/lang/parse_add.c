// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_add.h"

#include <errno.h>

#include "userspace/lang/condition_new.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_duration.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/parse_parts.h"
#include "userspace/lang/set_lengths.h"

/* True if only packets of the other family can meet a rule of @conditions. */
static bool is_other_family(const struct policy_conditions *conditions,
			    enum kz_set_type set)
{
	uint32_t family = set == KZ_SET_IPV4 ? KZ_FAMILY_IP : KZ_FAMILY_IP6;
	const struct condition_type *type;
	size_t i;

	for (i = 0; i < conditions->count; i++) {
		type = &condition_types[conditions->list[i].id];
		if ((type->class_mask & KZ_C_FAMILY) == KZ_C_FAMILY &&
		    (type->class_value & KZ_C_FAMILY) !=
			    family << KZ_C_FAMILY_SHIFT)
			return true;
	}
	return false;
}

static int set_check(struct parser *p, const struct policy_set *set)
{
	if (set->dynamic)
		return 0;
	return parser_error(
		p, p->token.at,
		"set '%s' is not dynamic: write 'dynamic' where it is defined, on line %u",
		set->name, set->at.line);
}

/* Of a set of prefixes, each length counts by itself. */
static int once_check(struct parser *p, const struct policy_rule *rule,
		      const struct policy_set *set, struct location at)
{
	size_t i;

	for (i = 0; i < rule->n_actions; i++)
		if (rule->actions[i].set == set)
			return parser_error(
				p, at, "set '%s' is added to twice in one rule",
				set->name);
	return 0;
}

/* Without a key: may the source address of packets of @rule go into it? */
static int source_take(struct parser *p, const struct policy_rule *rule,
		       struct policy_action *action, struct location at)
{
	const struct policy_set *set = action->set;

	if (set->type == KZ_SET_PARTS)
		return parser_error(
			p, at,
			"set '%s' has keys of %u parts: write them, as in '@%s { ip saddr . tcp dport }'",
			set->name, set->boxes.n_parts, set->name);
	if (set->type == KZ_SET_PORT)
		return parser_error(
			p, at,
			"set '%s' holds ports, and without a key the source address is added: write '@%s { tcp dport }'",
			set->name, set->name);
	if (is_other_family(&rule->conditions, set->type))
		return parser_error(
			p, at,
			"address family mix: set '%s' holds %s addresses, but this rule is for packets of the other family",
			set->name, set->type == KZ_SET_IPV4 ? "IPv4" : "IPv6");
	action->key = set->type == KZ_SET_IPV4 ? CONDITION_IP_SADDR :
						 CONDITION_IP6_SADDR;
	return parse_length_of(p, set, at, &action->set);
}

/* "ip saddr . tcp dport", from the first key on, a condition already. */
static int parse_joined_key(struct parser *p, struct policy_rule *rule,
			    struct policy_action *action, struct location at)
{
	struct policy_part parts[KZ_MAX_PARTS];
	unsigned int i;
	int error =
		parse_key_parts(p, &rule->conditions, parts, &action->n_parts);

	if (!error)
		error = parts_fit(p, at, action->set, parts, action->n_parts);
	for (i = 0; !error && i < action->n_parts && i < KZ_JOIN_PARTS; i++)
		action->parts[i] = parts[i];
	return error;
}

/* "ip daddr": packets without it do not meet the rule. */
static int parse_key_of(struct parser *p, struct policy_rule *rule,
			struct policy_action *action)
{
	const struct policy_set *set = action->set;
	struct policy_condition *key;
	enum value_type wanted;
	int error;

	if (p->defaulted)
		return parser_error(
			p, p->token.at,
			"a key is a condition, and 'default' has none: write the condition before the actions, and no 'default'");
	if (!condition_begins(p, &p->token))
		return parser_expected(
			p, "a key such as 'ip daddr', or 'timeout 10m'");
	key = condition_add(p, &rule->conditions, &error);
	if (!error)
		error = parse_key(p, key);
	if (!error && (token_is(&p->token, ".") || set->type == KZ_SET_PARTS))
		return parse_joined_key(p, rule, action, key->at);
	if (!error)
		error = condition_finish_any(p, &rule->conditions);
	if (error || set->type == KZ_SET_TYPES)
		return error;
	wanted = literal_set_kinds[set->type].type;
	if (condition_types[key->id].value != wanted)
		return parser_error(
			p, key->at,
			"set '%s' holds %s: the key has to be such a value, as '%s'",
			set->name,
			wanted == VALUE_IPV4 ? "IPv4 addresses" :
			wanted == VALUE_IPV6 ? "IPv6 addresses" :
					       "ports",
			wanted == VALUE_IPV4 ? "ip daddr" :
			wanted == VALUE_IPV6 ? "ip6 daddr" :
					       "tcp dport");
	action->key = key->id;
	return parse_length_of(p, set, key->at, &action->set);
}

/* "{ [KEY] [timeout T] }" */
static int parse_element_of(struct parser *p, struct policy_rule *rule,
			    struct policy_action *action, struct location at)
{
	bool keyed;
	int error;

	p->lists++;
	parser_advance(p);
	keyed = !token_is(&p->token, "timeout");
	error = keyed ? parse_key_of(p, rule, action) :
			source_take(p, rule, action, at);
	if (!error && parser_accept_word(p, "timeout"))
		error = parse_duration(p, &action->timeout);
	if (!error && p->token.kind != TOKEN_CLOSE)
		error = parser_expected(p, "'}'");
	if (error)
		return error;
	p->lists--;
	parser_advance(p);
	return 0;
}

int parse_addition(struct parser *p, struct policy_rule *rule,
		   struct policy_action *action)
{
	struct location at = p->token.at;
	int error;

	if (p->token.kind != TOKEN_SET)
		return parser_expected(
			p,
			"a dynamic set such as '@abusers': 'add' adds the source address");
	error = parse_set_name(p, &action->set);
	if (!error && action->set->type != KZ_SET_TYPES)
		error = set_check(p, action->set);
	if (error)
		return error;
	action->timeout = action->set->timeout;
	parser_advance(p);
	if (p->token.kind == TOKEN_OPEN)
		error = parse_element_of(p, rule, action, at);
	else if (action->set->type != KZ_SET_TYPES)
		error = source_take(p, rule, action, at);
	if (!error && action->set->type != KZ_SET_TYPES)
		error = once_check(p, rule, action->set, at);
	if (!error && action->id == ACTION_UPDATE && !action->timeout &&
	    action->set->type != KZ_SET_TYPES)
		error = parser_error(
			p, at,
			"elements of set '%s' live for ever, and 'update' starts their time again: write 'timeout 10m' in the set or after a key, or 'add'",
			action->set->name);
	return error;
}
