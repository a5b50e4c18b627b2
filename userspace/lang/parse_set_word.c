// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_set_word.h"

#include <errno.h>
#include <stdlib.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/duration.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_values.h"
#include "userspace/lang/set_file.h"

static const struct {
	const char *word;
	enum kz_set_type type;
} set_types[] = {
	{ "ipv4", KZ_SET_IPV4 },      { "ipv6", KZ_SET_IPV6 },
	{ "port", KZ_SET_PORT },      { "ipv4_addr", KZ_SET_IPV4 },
	{ "ipv6_addr", KZ_SET_IPV6 }, { "inet_service", KZ_SET_PORT },
};

static int parse_type(struct parser *p, struct policy_set *set)
{
	static const char *const words[] = { "ipv4", "ipv6", "port" };
	size_t i;

	for (i = 0; i < sizeof(set_types) / sizeof(*set_types); i++) {
		if (parser_accept_word(p, set_types[i].word)) {
			set->type = set_types[i].type;
			return 0;
		}
	}
	p->type_bad = true;
	return parser_expected_words(p, words, 3);
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

static int parse_elements(struct parser *p, struct policy_set *set)
{
	int error = type_check(p, set);

	if (!error)
		error = parser_expect(p, TOKEN_ASSIGN, "'='");
	if (!error && p->token.kind != TOKEN_OPEN)
		error = parser_expected(p, "'{'");
	return error ? error :
		       parse_list(p, literal_set_kinds[set->type],
				  &set->ranges);
}

/* A relative name starts from the policy's folder: say which that is. */
static void file_missing(struct parser *p, const struct token *name)
{
	char *from = set_file_path(p->policy->file, ".", 1);
	char *folder = from ? realpath(from, NULL) : NULL;

	if (*name->text == '/' || !folder)
		parser_error(p, name->at, "there is no file '%.*s'",
			     token_shown(name), name->text);
	else
		parser_error(
			p, name->at,
			"there is no file '%.*s' in '%s', the policy's folder",
			token_shown(name), name->text, folder);
	free(folder);
	free(from);
}

static int parse_file(struct parser *p, struct policy_set *set)
{
	struct set_file file = {
		.literals = &p->literals,
		.messages = p->messages,
		.ranges = &set->ranges,
	};
	int error = type_check(p, set);

	if (error)
		return error;
	if (p->token.kind != TOKEN_STRING)
		return parser_expected(p, "a file's name in \"\"");
	if (!p->token.length)
		return parser_error(p, p->token.at, "the file's name is empty");
	file.kind = literal_set_kinds[set->type];
	file.path =
		set_file_path(p->policy->file, p->token.text, p->token.length);
	if (!file.path)
		return parser_no_memory(p);
	error = set_file_read(&file);
	if (error == -EINVAL)
		parser_count_errors(p, file.errors);
	else if (error == -E2BIG)
		parser_limit(p, p->token.at, "elements", KZ_MAX_SET_ELEMENTS);
	else if (error == -ENOENT)
		file_missing(p, &p->token);
	else if (error)
		parser_error(p, p->token.at, "set file '%s': %s", file.path,
			     set_file_error(error));
	else
		parser_advance(p);
	free(file.path);
	return error;
}

static int parse_dynamic(struct parser *p, struct policy_set *set)
{
	(void)p;
	set->dynamic = true;
	return 0;
}

static int parse_timeout(struct parser *p, struct policy_set *set)
{
	int error = -EINVAL;

	if (p->token.kind == TOKEN_WORD)
		error = duration_read(p->token.text, p->token.length,
				      &set->timeout);
	if (error == -ERANGE)
		return parser_error(
			p, p->token.at,
			"%.*s is too long: a timeout is at most " DURATION_LIMIT,
			token_shown(&p->token), p->token.text);
	if (error)
		return parser_expected(p, "a time such as '10m' or '1h30m'");
	parser_advance(p);
	return 0;
}

static int parse_size(struct parser *p, struct policy_set *set)
{
	struct location at = p->token.at;
	int error = parser_number(p, &set->size);

	if (error)
		return error;
	if (!set->size || set->size > KZ_MAX_SET_ELEMENTS)
		return parser_error(p, at,
				    "a set's size is a number from 1 to %u",
				    KZ_MAX_SET_ELEMENTS);
	return 0;
}

static int parse_flags(struct parser *p, struct policy_set *set)
{
	(void)set;
	if (token_is(&p->token, "interval"))
		return parser_error(
			p, p->last.at,
			"leave 'flags interval' out: every set may have ranges");
	return parser_error(
		p, p->last.at,
		"a set has no flags: write 'dynamic' for a set that packets and 'kzmark set' change");
}

static const struct {
	const char *word;
	int (*parse)(struct parser *p, struct policy_set *set);
	bool once;
	bool is_dynamic; /* only a dynamic set has it, */
	bool is_static; /* or only one that is not */
} set_words[SET_WORDS] = {
	[WORD_TYPE] = { "type", parse_type, .once = true },
	[WORD_ELEMENTS] = { "elements", parse_elements, .is_static = true },
	[WORD_FILE] = { "file", parse_file, .is_static = true },
	[WORD_DYNAMIC] = { "dynamic", parse_dynamic, .once = true },
	[WORD_TIMEOUT] = { "timeout", parse_timeout, .once = true,
			   .is_dynamic = true },
	[WORD_SIZE] = { "size", parse_size, .once = true, .is_dynamic = true },
	[WORD_FLAGS] = { "flags", parse_flags, .once = true },
};

int parse_set_word(struct parser *p, struct policy_set *set,
		   struct set_words *words)
{
	static const char *const expected[] = { "type",	   "elements", "file",
						"dynamic", "timeout",  "size" };
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
		error = set_words[i].parse(p, set);
		if (!error && !parser_at_end(p))
			error = parser_expected(p,
						"';' or the end of the line");
		if (error && i == WORD_TYPE) { /* elements cannot be checked */
			set->type = KZ_SET_TYPES;
			p->type_bad = true;
		}
		return error;
	}
	return parser_expected_words(p, expected,
				     sizeof(expected) / sizeof(*expected));
}

int set_words_check(struct parser *p, const struct policy_set *set,
		    const struct set_words *words)
{
	int i;

	for (i = 0; i < SET_WORDS; i++) {
		if (!words->at[i].line)
			continue;
		if (set->dynamic && set_words[i].is_static)
			return parser_error(
				p, words->at[i],
				"a dynamic set starts empty: 'add @%s' in a rule, or 'kzmark set add', fills it",
				set->name);
		if (!set->dynamic && set_words[i].is_dynamic)
			return parser_error(
				p, words->at[i],
				"only a dynamic set has a %s: write 'dynamic' too",
				set_words[i].word);
	}
	return 0;
}
