// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_set_word.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_duration.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_first.h"
#include "userspace/lang/parse_map.h"
#include "userspace/lang/parse_parts.h"
#include "userspace/lang/parse_values.h"
#include "userspace/lang/set_halves.h"
#include "userspace/lang/set_lengths.h"

static const struct {
	const char *word;
	enum kz_set_type type;
} set_types[] = {
	{ "ipv4", KZ_SET_IPV4 },      { "ipv6", KZ_SET_IPV6 },
	{ "port", KZ_SET_PORT },      { "ipv4_addr", KZ_SET_IPV4 },
	{ "ipv6_addr", KZ_SET_IPV6 }, { "inet_service", KZ_SET_PORT },
	{ "ether", KZ_SET_ETHER },    { "ether_addr", KZ_SET_ETHER },
};

/* Types of parts, as nft calls them: values like those of a condition. */
static const struct {
	const char *word;
	enum condition_id id;
} part_types[] = {
	{ "ipv4", CONDITION_IP_SADDR },
	{ "ipv6", CONDITION_IP6_SADDR },
	{ "port", CONDITION_TCP_DPORT },
	{ "ipv4_addr", CONDITION_IP_SADDR },
	{ "ipv6_addr", CONDITION_IP6_SADDR },
	{ "inet_service", CONDITION_TCP_DPORT },
	{ "ether_addr", CONDITION_ETHER_SADDR },
	{ "inet_proto", CONDITION_META_L4PROTO },
	{ "mark", CONDITION_META_MARK },
	{ "iface_index", CONDITION_META_IIF },
	{ "ifname", CONDITION_META_IIFNAME },
};
#define PART_TYPES (sizeof(part_types) / sizeof(*part_types))

static int parse_part_type(struct parser *p, struct policy_part *part)
{
	const char *words[PART_TYPES];
	size_t i;

	for (i = 0; i < PART_TYPES; i++) {
		words[i] = part_types[i].word;
		if (!parser_accept_word(p, words[i]))
			continue;
		*part = (struct policy_part){ .id = part_types[i].id };
		return 0;
	}
	return parser_expected_words(p, words, PART_TYPES);
}

/* The other parts, each read by @parse_one; the first is read. */
static int parse_parts_after(struct parser *p, struct policy_set *set,
			     int (*parse_one)(struct parser *p,
					      struct policy_part *part))
{
	struct location at = p->last.at;
	unsigned int count = 1;
	int error = 0;

	while (!error && parser_accept_word(p, ".")) {
		if (count == KZ_MAX_PARTS)
			return parser_limit(p, p->token.at, "parts of a key",
					    KZ_MAX_PARTS);
		error = parse_one(p, &set->parts[count++]);
	}
	if (!error)
		error = parts_check(p, at, set->parts, count);
	set->type = KZ_SET_PARTS;
	set->boxes.n_parts = count;
	while (count--)
		set->words += kz_part_words(part_number(&set->parts[count]));
	return error;
}

/* The key's type has been read. */
static int map_type_finish(struct parser *p, struct policy_set *set)
{
	return set->map ? parse_map_values(p, set) : 0;
}

static int parse_type(struct parser *p, struct policy_set *set,
		      struct set_words *set_words)
{
	static const char *const words[] = { "ipv4", "ipv6", "address", "port",
					     "ether" };
	struct token next = parser_peek(p);
	int error;
	size_t i;

	(void)set_words;
	if (token_is(&next, ".") && set->map)
		return map_keys_error(p, p->token.at);
	if (token_is(&next, ".")) {
		error = parse_part_type(p, &set->parts[0]);
		return error ? error :
			       parse_parts_after(p, set, parse_part_type);
	}
	if (parser_accept_word(p, "address")) {
		error = set_halves_make(p, set);
		return error ? error : map_type_finish(p, set);
	}
	for (i = 0; i < sizeof(set_types) / sizeof(*set_types); i++) {
		if (parser_accept_word(p, set_types[i].word)) {
			set->type = set_types[i].type;
			return map_type_finish(p, set);
		}
	}
	p->type_bad = true;
	return parser_expected_words(p, words, 5);
}

/* "typeof ip saddr . tcp dport" */
static int parse_typeof(struct parser *p, struct policy_set *set,
			struct set_words *words)
{
	enum kz_set_type type;
	int error = parse_part_key(p, &set->parts[0]);

	if (error)
		return error;
	words->at[WORD_TYPE] = words->at[WORD_TYPEOF];
	if (token_is(&p->token, ".") && set->map)
		return map_keys_error(p, p->last.at);
	if (token_is(&p->token, "."))
		return parse_parts_after(p, set, parse_part_key);
	for (type = 0; type < KZ_SET_PARTS; type++) {
		if (literal_set_kinds[type].type !=
		    condition_types[set->parts[0].id].value)
			continue;
		set->type = type;
		return map_type_finish(p, set);
	}
	return parser_error(
		p, p->last.at,
		"sets of one part have addresses or ports: write 'type ipv4', 'type ipv6' or 'type port'");
}

static int type_check(struct parser *p, const struct policy_set *set)
{
	if (set->type != KZ_SET_TYPES)
		return 0;
	if (p->type_bad)
		return -EINVAL; /* reported where the type is */
	return parser_error(
		p, p->last.at,
		"the set's type must come first: write 'type ipv4', 'type ipv6' or 'type port' before this");
}

static int parse_address(struct parser *p, void *context)
{
	struct policy_set *set =
		set_half_of(context, p->token.text, p->token.length);

	return parse_element(p, literal_set_kinds[set->type], &set->ranges);
}

static int parse_elements(struct parser *p, struct policy_set *set,
			  struct set_words *words)
{
	int error = type_check(p, set);

	(void)words;
	if (!error)
		error = parser_expect(p, TOKEN_ASSIGN, "'='");
	if (!error && p->token.kind != TOKEN_OPEN)
		error = parser_expected(p, "'{'");
	if (error)
		return error;
	if (set->dynamic && !set->map)
		return parse_first_elements(p, set);
	if (set->map)
		return parse_braces(p, "a key and its value: '192.0.2.1 : 5'",
				    parse_map_element, set);
	if (set->ipv6)
		return parse_braces(p, "an address, prefix or range",
				    parse_address, set);
	if (set->type == KZ_SET_PARTS)
		return parse_boxes(p, set->parts, &set->boxes);
	return parse_list(p, literal_set_kinds[set->type], &set->ranges);
}

/* The name; it is read when the set's other words are known. */
static int parse_file(struct parser *p, struct policy_set *set,
		      struct set_words *words)
{
	int error = type_check(p, set);
	struct token *files;

	if (error)
		return error;
	if (p->token.kind != TOKEN_STRING)
		return parser_expected(p, "a file's name in \"\"");
	if (!p->token.length)
		return parser_error(p, p->token.at, "the file's name is empty");
	files = array_grow(words->files, words->n_files, sizeof(*files));
	if (!files)
		return parser_no_memory(p);
	words->files = files;
	files[words->n_files++] = p->token;
	parser_advance(p);
	return 0;
}

static int parse_on_error(struct parser *p, struct policy_set *set,
			  struct set_words *words)
{
	static const char *const choices[] = { "skip", "refuse" };

	(void)set;
	words->skip = parser_accept_word(p, "skip");
	if (words->skip || parser_accept_word(p, "refuse"))
		return 0;
	return parser_expected_words(p, choices, 2);
}

/* A word alone: that it is there says it. */
static int parse_flag(struct parser *p, struct policy_set *set,
		      struct set_words *words)
{
	(void)p;
	(void)set;
	(void)words;
	return 0;
}

static int parse_min_elements(struct parser *p, struct policy_set *set,
			      struct set_words *words)
{
	(void)set;
	return parser_number(p, &words->least);
}

/* "5%", "0.25%" */
static int parse_max_share(struct parser *p, struct policy_set *set,
			   struct set_words *words)
{
	struct token number = p->token;
	char text[16] = "", *end;

	(void)set;
	if (number.kind == TOKEN_WORD && number.length < sizeof(text))
		memcpy(text, number.text, number.length);
	words->share = strtod(text, &end);
	if (!strchr("0123456789", *text) || *end || words->share <= 0 ||
	    words->share > 100)
		return parser_expected(p, "a share such as '5%' or '0.1%'");
	parser_advance(p);
	return parser_expect(p, TOKEN_PERCENT, "'%'");
}

static int parse_dynamic(struct parser *p, struct policy_set *set,
			 struct set_words *words)
{
	(void)p;
	(void)words;
	set->dynamic = true;
	return 0;
}

static int parse_durationout(struct parser *p, struct policy_set *set,
			     struct set_words *words)
{
	(void)words;
	return parse_duration(p, &set->timeout);
}

static int parse_size(struct parser *p, struct policy_set *set,
		      struct set_words *words)
{
	struct location at = p->token.at;
	int error = parser_number(p, &set->size);

	(void)words;
	if (error)
		return error;
	if (!set->size || set->size > KZ_MAX_SET_ELEMENTS)
		return parser_error(p, at,
				    "a set's size is a number from 1 to %u",
				    KZ_MAX_SET_ELEMENTS);
	return 0;
}

static int parse_prefixes(struct parser *p, struct policy_set *set,
			  struct set_words *words)
{
	(void)set;
	return parse_set_lengths(p, words);
}

/* nft's: what a set may have needs no flag, but "dynamic" is a word of ours. */
static int parse_flags(struct parser *p, struct policy_set *set,
		       struct set_words *words)
{
	static const char *const flags[] = { "interval", "constant", "dynamic",
					     "timeout" };

	(void)words;
	do {
		if (parser_accept_word(p, "dynamic"))
			set->dynamic = true;
		else if (!parser_accept_word(p, "interval") &&
			 !parser_accept_word(p, "constant") &&
			 !parser_accept_word(p, "timeout"))
			return parser_expected_words(p, flags, 4);
	} while (parser_accept(p, TOKEN_COMMA));
	return 0;
}

/* clang-format off */
static const struct {
	const char *word;
	int (*parse)(struct parser *p, struct policy_set *set,
		     struct set_words *words);
	bool once;
	bool is_dynamic; /* only a dynamic set has it, */
	bool is_static; /* or only one that is not */
} set_words[SET_WORDS] = {
	[WORD_TYPE] = { "type", parse_type, .once = true },
	[WORD_TYPEOF] = { "typeof", parse_typeof, .once = true },
	[WORD_ELEMENTS] = { .word = "elements", .parse = parse_elements },
	[WORD_FILE] = { "file", parse_file, .is_static = true },
	[WORD_ON_ERROR] = { "on-error", parse_on_error, .once = true,
			    .is_static = true },
	[WORD_LOOSE] = { "loose", parse_flag, .once = true,
			 .is_static = true },
	[WORD_MAY_BE_EMPTY] = { "may-be-empty", parse_flag, .once = true,
				.is_static = true },
	[WORD_MIN_ELEMENTS] = { "min-elements", parse_min_elements,
				.once = true, .is_static = true },
	[WORD_MAX_SHARE] = { "max-share", parse_max_share, .once = true,
			     .is_static = true },
	[WORD_DYNAMIC] = { "dynamic", parse_dynamic, .once = true },
	[WORD_TIMEOUT] = { "timeout", parse_durationout, .once = true,
			   .is_dynamic = true },
	[WORD_SIZE] = { "size", parse_size, .once = true, .is_dynamic = true },
	[WORD_PREFIXES] = { "prefixes", parse_prefixes, .once = true,
			    .is_dynamic = true },
	[WORD_FLAGS] = { "flags", parse_flags, .once = true },
};
/* clang-format on */

static int word_unknown(struct parser *p)
{
	const char *expected[SET_WORDS];
	int i;

	for (i = 0; i < SET_WORDS; i++)
		expected[i] = set_words[i].word;
	return parser_expected_words(p, expected, SET_WORDS);
}

int parse_set_word(struct parser *p, struct policy_set *set,
		   struct set_words *words)
{
	int i, error;

	for (i = 0; i < SET_WORDS; i++) {
		if (!parser_accept_word(p, set_words[i].word))
			continue;
		if (set_words[i].once && words->at[i].line)
			return parser_error(p, p->last.at,
					    "'%s' may occur only once in a set",
					    set_words[i].word);
		if (!words->at[i].line)
			words->at[i] = p->last.at;
		error = set_words[i].parse(p, set, words);
		if (!error && !parser_at_end(p))
			error = parser_expected(p,
						"';' or the end of the line");
		if (error &&
		    (i == WORD_TYPE ||
		     i == WORD_TYPEOF)) { /* elements cannot be checked */
			set->type = KZ_SET_TYPES;
			p->type_bad = true;
		}
		return error;
	}
	return word_unknown(p);
}

static int static_word(struct parser *p, const struct policy_set *set,
		       const struct set_words *words, int word)
{
	if (word == WORD_FILE)
		return parser_error(
			p, words->at[word],
			"a dynamic set has no file: 'kzmark set add NAME %s --file' adds what is in one",
			set->name);
	return parser_error(
		p, words->at[word],
		"'%s' is for the elements of a policy: leave it out, or 'dynamic'",
		set_words[word].word);
}

int set_words_check(struct parser *p, const struct policy_set *set,
		    const struct set_words *words)
{
	int i;

	if (set->map && set->dynamic)
		return parser_error(
			p,
			words->at[words->at[WORD_DYNAMIC].line ? WORD_DYNAMIC :
								 WORD_FLAGS],
			"packets cannot add to a map: leave 'dynamic' out ('kzmark set add' changes it all the same)");
	if (set->dynamic && set->ipv6)
		return parser_error(
			p, words->at[WORD_TYPE],
			"a dynamic set has addresses of one family: write one set with 'type ipv4' and one with 'type ipv6'");
	if (set->dynamic && set->type == KZ_SET_ETHER)
		return parser_error(
			p,
			words->at[words->at[WORD_DYNAMIC].line ? WORD_DYNAMIC :
								 WORD_FLAGS],
			"a dynamic set has IP addresses, ports or keys of these");
	if (set->dynamic && set->boxes.n_parts > KZ_JOIN_PARTS)
		return parser_error(
			p, words->at[WORD_TYPE],
			"keys of a dynamic set have at most %u parts: leave one out, or write a static set",
			KZ_JOIN_PARTS);
	if (set->dynamic && (set->ranges.count || set->boxes.count))
		return parser_error(
			p, words->at[WORD_ELEMENTS],
			"write 'dynamic' before 'elements': its elements may have a 'timeout'");
	for (i = 0; i < SET_WORDS; i++) {
		if (!words->at[i].line)
			continue;
		if (set->dynamic && set_words[i].is_static)
			return static_word(p, set, words, i);
		if (!set->dynamic && set_words[i].is_dynamic)
			return parser_error(
				p, words->at[i],
				"only a dynamic set has a '%s': write 'dynamic' too",
				set_words[i].word);
	}
	return 0;
}
