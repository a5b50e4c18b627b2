// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_limit_key.h"

#include "userspace/base/array.h"
#include "userspace/lang/condition_new.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"

#define SIZE_DEFAULT 65536
#define PARTS_MAX 5

bool limit_key_begins(const struct parser *p)
{
	struct token next = parser_peek(p);

	if (!token_is(&p->token, "per"))
		return false;
	return !names_find(&p->fields, p->token.text, p->token.length) ||
	       condition_begins(p, &next) || token_is(&next, "flow");
}

/* The words of the packet's key that @part takes; 0: it cannot be one. nft has
 * no sets of numbers that have no type of their own, such as "ip ttl".
 */
static unsigned int part_words(const struct policy_condition *part)
{
	static const unsigned int words[VALUE_TYPES] = {
		[VALUE_IPV4] = 1,	[VALUE_IPV6] = 4,
		[VALUE_PORT] = 1,	[VALUE_PROTOCOL] = 1,
		[VALUE_ICMP_TYPE] = 1,	[VALUE_ICMP6_TYPE] = 1,
		[VALUE_INTERFACE] = 1,	[VALUE_ETHER] = 2,
		[VALUE_ETHER_TYPE] = 1, [VALUE_MARK] = 1,
	};
	const struct condition_type *type = &condition_types[part->id];

	if (part->id == CONDITION_VLAN_ID)
		return 1;
	return type->ask ? 0 : words[type->value];
}

/* "/24" of an address: its value. Without it, all of its bits. */
static int parse_length(struct parser *p, struct policy_condition *part)
{
	enum value_type type = condition_types[part->id].value;
	uint32_t most = type == VALUE_IPV4 ? 32 : 128;
	struct location at;
	int error;

	if (type != VALUE_IPV4 && type != VALUE_IPV6)
		return p->token.kind != TOKEN_SLASH ?
			       0 :
			       parser_error(
				       p, p->token.at,
				       "only addresses have a prefix length");
	part->value = most;
	if (!parser_accept(p, TOKEN_SLASH))
		return 0;
	at = p->token.at;
	error = parser_number(p, &part->value);
	if (!error && (!part->value || part->value > most))
		error = parser_error(p, at, "a prefix length is 1 to %u here",
				     most);
	return error;
}

static int parse_part(struct parser *p, struct policy_condition *part)
{
	const struct name *field =
		names_find(&p->fields, p->token.text, p->token.length);
	char name[40];
	int error;

	if (field) {
		part->id = CONDITION_FIELD;
		part->field = field->value.pointer;
		part->mask = part->field->mask;
		parser_advance(p);
		return 0;
	}
	if (!condition_begins(p, &p->token))
		return parser_expected(
			p, "what a packet has, such as 'ip saddr', or 'flow'");
	error = parse_condition_key(p, &part->id);
	if (error)
		return error;
	part->mask = UINT32_MAX; /* of a mark */
	parser_span(p, &part->at);
	condition_name(part, name);
	if (!part_words(part))
		return parser_error(p, part->at,
				    "a limit cannot have a bucket for each %s",
				    name);
	return parse_length(p, part);
}

/* No packet would have the key. */
static int part_check(struct parser *p, const struct policy_rule *rule,
		      const struct policy_key *key, unsigned int words)
{
	const struct policy_condition *part =
		&key->parts.list[key->parts.count - 1];
	const struct policy_conditions before = {
		key->parts.list,
		key->parts.count - 1,
	};
	int error;

	if (key->parts.count > PARTS_MAX)
		return parser_error(p, part->at,
				    "a key has at most %d parts, as in nft",
				    PARTS_MAX);
	if (words > KZ_LIMIT_WORDS)
		return parser_error(
			p, part->at,
			"the key is too long: its parts have %u words of 32 bits, of at most %u",
			words, KZ_LIMIT_WORDS);
	error = condition_conflict(p, &before, part);
	return error ? error : condition_conflict(p, &rule->conditions, part);
}

static int parse_parts(struct parser *p, struct policy_rule *rule)
{
	struct policy_key *key = &rule->limit.key;
	struct policy_condition *list, *part;
	unsigned int words = 0;
	int error;

	do {
		list = array_grow(key->parts.list, key->parts.count,
				  sizeof(*list));
		if (!list)
			return parser_no_memory(p);
		key->parts.list = list;
		part = &list[key->parts.count++];
		*part = (struct policy_condition){ .at = p->token.at };
		error = parse_part(p, part);
		if (error)
			return error;
		words += part_words(part);
		error = part_check(p, rule, key, words);
	} while (!error && parser_accept_word(p, "."));
	return error;
}

int parse_limit_key(struct parser *p, struct policy_rule *rule)
{
	struct policy_key *key = &rule->limit.key;
	struct location at;
	int error = 0;

	parser_advance(p);
	key->at = p->token.at;
	key->size = SIZE_DEFAULT;
	key->flow = parser_accept_word(p, "flow");
	if (!key->flow)
		error = parse_parts(p, rule);
	if (error || !parser_accept_word(p, "size"))
		return error;
	at = p->token.at;
	error = parser_number(p, &key->size);
	if (!error && (!key->size || key->size > KZ_MAX_KEYS))
		error = parser_error(p, at,
				     "a limit's size is a number from 1 to %u",
				     KZ_MAX_KEYS);
	return error;
}

unsigned int limit_key_words(const struct policy_key *key)
{
	unsigned int words = 0;
	size_t i;

	for (i = 0; i < key->parts.count; i++)
		words += part_words(&key->parts.list[i]);
	return words;
}
