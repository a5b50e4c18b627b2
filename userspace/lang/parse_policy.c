// SPDX-License-Identifier: GPL-2.0-only
/* The driver: the table of statements, and a whole text from them. */
#include "userspace/lang/parse_cgroup.h"
#include "userspace/lang/parse_policy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/keywords.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_field.h"
#include "userspace/lang/parse_group.h"
#include "userspace/lang/parse_mark.h"
#include "userspace/lang/parse_set.h"
#include "userspace/lang/parse_time.h"
#include "userspace/lang/suggest.h"
#include "userspace/lang/word_list.h"

/* clang-format off */
static const struct statement {
	const char *word;
	int (*parse)(struct parser *p);
} statements[] = {
	{ "mark", parse_mark_window },
	{ "flow", parse_flow },
	{ "frames", parse_frames },
	{ "zone", parse_zone },
	{ "reserve", parse_reserve },
	{ "field", parse_field },
	{ "set", parse_set },
	{ "map", parse_map },
	{ "group", parse_group },
};
/* clang-format on */

#define STATEMENTS (sizeof(statements) / sizeof(*statements))

static const struct statement *statement_find(const struct token *token)
{
	size_t i;

	for (i = 0; i < STATEMENTS; i++) {
		if (token_is(token, statements[i].word))
			return &statements[i];
	}
	return NULL;
}

/*
 * To the end of the line, or of the block that it begins: the rules and
 * definitions of another language are not worth a message each.
 */
static void skip_block(struct parser *p)
{
	unsigned int depth = 0;

	while (p->token.kind != TOKEN_END &&
	       (depth || p->token.kind != TOKEN_NEWLINE)) {
		depth += p->token.kind == TOKEN_OPEN;
		depth -= depth && p->token.kind == TOKEN_CLOSE;
		parser_advance(p);
	}
}

/*
 * Report the word; the statement that it must be meant for is then read, so
 * that its name is known.
 */
static const struct statement *unknown_word(struct parser *p)
{
	const char *words[STATEMENTS];
	struct suggestion suggestion;
	char list[WORD_LIST_SIZE];
	size_t i;

	suggestion_start(&suggestion, p->token.text, p->token.length);
	for (i = 0; i < STATEMENTS; i++) {
		words[i] = statements[i].word;
		suggestion_try(&suggestion, words[i]);
	}
	word_list(list, words, STATEMENTS);
	parser_error(p, p->token.at, "unknown statement '%.*s', expected %s%s",
		     token_shown(&p->token), p->token.text, list,
		     suggestion_text(&suggestion));
	for (i = 0; i < STATEMENTS; i++) {
		if (words[i] == suggestion.best)
			return &statements[i];
	}
	skip_block(p);
	return NULL;
}

static void refused_block(struct parser *p, const char *refusal)
{
	parser_error(p, p->token.at, "'%.*s': %s", token_shown(&p->token),
		     p->token.text, refusal);
	skip_block(p);
}

static const struct statement *unknown_statement(struct parser *p)
{
	const char *refusal = word_refusal(&p->token, NULL);

	if (p->token.kind == TOKEN_OPEN && p->last.kind == TOKEN_NEWLINE)
		parser_error(
			p, p->token.at,
			"'{' must be on the same line as what it belongs to");
	else if (p->token.kind == TOKEN_CLOSE)
		parser_error(p, p->token.at, "this '}' closes nothing");
	else if (p->token.kind != TOKEN_WORD)
		parser_expected(
			p,
			"'mark', 'flow', 'frames', 'zone', 'reserve', 'field', 'set', 'map' or 'group'");
	else if (condition_begins(p, &p->token) ||
		 token_is(&p->token, "default"))
		parser_error(
			p, p->token.at,
			"a rule must be inside a group: write 'group NAME { ... }' around it");
	else if (refusal)
		refused_block(p, refusal);
	else
		return unknown_word(p);
	return NULL;
}

static int parse_statement(struct parser *p)
{
	const struct statement *statement = statement_find(&p->token);
	size_t errors = p->errors;
	int error;

	if (!statement)
		statement = unknown_statement(p);
	if (!statement)
		return -EINVAL;
	parser_advance(p);
	error = statement->parse(p);
	if (error)
		return error;
	if (p->errors > errors || p->last.kind == TOKEN_CLOSE ||
	    (parser_at_end(p) && p->token.kind != TOKEN_CLOSE))
		return 0;
	return parser_expected(p, "the end of the line");
}

static void parse_text(struct parser *p)
{
	bool expanded = p->expansion.text.size;

	lexer_start(&p->lexer,
		    expanded ? p->expansion.map.text : p->policy->text);
	if (expanded)
		p->lexer.map = &p->expansion.map;
	parser_advance(p);
	while (p->token.kind != TOKEN_END) {
		if (parser_accept(p, TOKEN_NEWLINE) ||
		    parser_accept(p, TOKEN_SEMICOLON))
			continue;
		if (!parse_statement(p))
			continue;
		parser_skip(p);
		parser_accept(p, TOKEN_CLOSE);
	}
}

/* The devices whose names were looked up. */
static int devices_keep(struct parser *p)
{
	const struct names *names = &p->literals.known[VALUE_INTERFACE];
	size_t count = names->count, i;
	struct policy_device *device;

	if (count > KZ_MAX_DEVICE_NAMES)
		count = KZ_MAX_DEVICE_NAMES;
	p->policy->devices = calloc(count + 1, sizeof(*device));
	if (!p->policy->devices)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		device = &p->policy->devices[p->policy->n_devices];
		device->index = names->list[i].value.number;
		device->name = strdup(names->list[i].text);
		if (!device->name)
			return -ENOMEM;
		p->policy->n_devices++;
	}
	return 0;
}

static void parser_clear(struct parser *p)
{
	expansion_free(&p->expansion);
	names_clear(&p->fields);
	names_clear(&p->sets);
	names_clear(&p->groups);
	names_clear(&p->labels);
	literals_clear(&p->literals);
}

const char *policy_text(const char *text)
{
	return strncmp(text, "\xef\xbb\xbf", 3) ? text : text + 3;
}

struct policy *policy_parse_with(const char *file, const char *text,
				 const struct definitions *given,
				 struct messages *messages)
{
	struct parser parser = {
		.policy = calloc(1, sizeof(struct policy)),
		.messages = messages,
	};
	struct policy *policy = parser.policy;

	parser.literals.without_devices = given && given->without_devices;
	if (policy) {
		policy->file = strdup(file);
		policy->text = strdup(policy_text(text));
	}
	if (!policy || !policy->file || !policy->text) {
		messages_add(messages, SEVERITY_ERROR, file, NULL,
			     (struct location){ 0 }, "out of memory");
		policy_free(policy);
		return NULL;
	}
	if (expand(policy, given, messages, &parser.expansion)) {
		parser_error(&parser, (struct location){ 0 }, "out of memory");
	} else {
		parser.errors = parser.expansion.errors;
		parse_text(&parser);
		if (!parser.errors)
			zone_find(&parser);
		if (!parser.errors &&
		    (devices_keep(&parser) || cgroups_keep(&parser)))
			parser_error(&parser, (struct location){ 0 },
				     "out of memory");
	}
	if (!parser.errors && !policy->n_groups)
		parser_warning(&parser, (struct location){ 0 },
			       "no group: every packet is accepted");
	parser_clear(&parser);
	if (!parser.errors)
		return policy;
	policy_free(policy);
	return NULL;
}

struct policy *policy_parse(const char *file, const char *text,
			    struct messages *messages)
{
	return policy_parse_with(file, text, NULL, messages);
}

struct policy *policy_read_with(const char *path,
				const struct definitions *given,
				struct messages *messages)
{
	const char *name = strcmp(path, "-") ? path : "<stdin>";
	struct policy *policy;
	char *text;
	int error;

	error = text_file_read(path, &text);
	if (error) {
		messages_add(messages, SEVERITY_ERROR, name, NULL,
			     (struct location){ 0 }, "%s",
			     errno_file_words(error));
		return NULL;
	}
	policy = policy_parse_with(name, text, given, messages);
	free(text);
	return policy;
}

struct policy *policy_read(const char *path, struct messages *messages)
{
	return policy_read_with(path, NULL, messages);
}
