// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/expand.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/lang/include_names.h"
#include "userspace/lang/lexer.h"
#include "userspace/lang/set_file.h"
#include "userspace/lang/suggest.h"

#define DEPTH_MAX 16 /* files that include each other, as in nft */
#define VALUE_MAX (EXPANDED_MAX / 16) /* of a definition */
#define MISTAKES_MAX 20

struct expander {
	struct policy *policy;
	struct messages *messages;
	struct expansion *expansion;
	struct definitions definitions;
	unsigned int depth; /* of the file that is being read */
	int error; /* -ENOMEM; -EFBIG: that is told */
};

/* One file that is being read. */
struct reader {
	struct expander *e;
	struct lexer lexer;
	struct token token, before; /* the current one, and the one before it */
	const char *copied; /* up to here it is in the text */
	struct location copied_at;
	uint32_t file;
	unsigned int braces;
};

static void mistake(struct reader *r, struct location at, const char *format,
		    ...) __attribute__((format(printf, 3, 4)));

static void mistake(struct reader *r, struct location at, const char *format,
		    ...)
{
	char text[512];
	va_list arguments;

	if (r->e->expansion->errors++ >= MISTAKES_MAX)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	policy_message(r->e->policy, r->e->messages, SEVERITY_ERROR, at, "%s",
		       text);
}

static void next(struct reader *r)
{
	r->before = r->token;
	r->token = lexer_next(&r->lexer);
	r->token.at.file = r->file;
}

/* Where the token begins in the file, with the quote of a string. */
static const char *token_start(const struct reader *r)
{
	return r->lexer.at - r->token.at.length;
}

static void text_add(struct reader *r, const char *bytes, size_t length,
		     const struct text_piece *piece)
{
	struct expander *e = r->e;

	if (e->error)
		return;
	e->error = expansion_add(e->expansion, bytes, length, piece);
	if (e->error == -EFBIG)
		mistake(r, piece->at,
			"the policy has more than %u MiB, with what it includes and defines",
			EXPANDED_MAX >> 20);
}

/* The file's text from where it was copied last, up to @end. */
static void copy_to(struct reader *r, const char *end)
{
	struct text_piece piece = { .at = r->copied_at };

	text_add(r, r->copied, end - r->copied, &piece);
}

/* Go on copying after the lexer's place. */
static void copy_from_here(struct reader *r)
{
	r->copied = r->lexer.at;
	r->copied_at = (struct location){
		.line = r->lexer.line,
		.column = r->lexer.at - r->lexer.line_start + 1,
		.length = 1,
		.file = r->file,
	};
}

/* "$NAME" at the token, of which the lexer has taken the '$'. NULL: it is none.
 * An unknown name is left to the parser, unless it is like a known one.
 */
static const struct definition *reference_take(struct reader *r)
{
	const struct definitions *known = &r->e->definitions;
	const struct definition *definition;
	struct suggestion near;
	size_t length, i;

	if (r->token.kind != TOKEN_UNKNOWN || *r->token.text != '$')
		return NULL;
	length = definition_name_length(r->lexer.at);
	r->token.at.length += length;
	definition = definition_find(known, r->lexer.at, length);
	if (definition) {
		r->lexer.at += length;
		return definition;
	}
	suggestion_start(&near, r->lexer.at, length);
	for (i = 0; i < known->count; i++)
		suggestion_try(&near, known->list[i].name);
	if (length && near.best)
		mistake(r, r->token.at,
			"there is no definition '%.*s' before%s", (int)length,
			r->lexer.at, suggestion_text(&near));
	return NULL;
}

static bool in_list(const struct reader *r)
{
	return r->before.kind == TOKEN_COMMA || r->before.kind == TOKEN_OPEN;
}

static void reference_put(struct reader *r, const struct definition *definition)
{
	struct text_piece piece = { .value = true, .at = r->token.at };
	const char *start;
	size_t length;

	length = definition_value(definition->value, in_list(r), &start);
	text_add(r, start, length, &piece);
}

static void value_add(struct reader *r, struct buffer *value, const char *bytes,
		      size_t length)
{
	bool fits = value->size + length <= VALUE_MAX;
	void *to = fits ? buffer_add(value, length) : NULL;

	if (to) {
		memcpy(to, bytes, length);
		return;
	}
	if (!fits)
		mistake(r, r->token.at,
			"the definition has more than %u MiB, with those in it",
			VALUE_MAX >> 20);
	r->e->error = fits ? -ENOMEM : -EFBIG;
}

/* The tokens up to the statement's end, on one line, without comments. */
static void value_read(struct reader *r, struct buffer *value)
{
	const struct definition *definition;
	const char *end = NULL, *start;
	unsigned int braces = 0;
	size_t length;

	for (;; end = r->lexer.at) {
		next(r);
		if (r->token.kind == TOKEN_END || r->e->error)
			return;
		if (!braces && (r->token.kind == TOKEN_NEWLINE ||
				r->token.kind == TOKEN_SEMICOLON))
			return;
		if (r->token.kind == TOKEN_CLOSE && !braces)
			return;
		if (end && end < token_start(r))
			value_add(r, value, " ", 1);
		if (r->token.kind == TOKEN_NEWLINE) {
			value_add(r, value, " ", 1);
			r->token = r->before; /* no token of the value */
			continue;
		}
		braces += r->token.kind == TOKEN_OPEN;
		braces -= r->token.kind == TOKEN_CLOSE;
		start = token_start(r);
		definition = reference_take(r);
		length = r->lexer.at - start;
		if (definition)
			length = definition_value(definition->value, in_list(r),
						  &start);
		value_add(r, value, start, length);
	}
}

/* Is the name free? One that was given is not taken from the text. */
static bool name_is_free(struct reader *r, const struct token *name)
{
	const struct definition *known =
		definition_find(&r->e->definitions, name->text, name->length);

	if (known && !known->given)
		mistake(r, name->at, "'%.*s' is already defined on line %u",
			token_shown(name), name->text, known->at.line);
	return !known;
}

static bool at_end(const struct reader *r)
{
	return r->token.kind == TOKEN_NEWLINE ||
	       r->token.kind == TOKEN_SEMICOLON ||
	       r->token.kind == TOKEN_CLOSE || r->token.kind == TOKEN_END;
}

/* One mistake is enough for a statement. */
static void skip(struct reader *r)
{
	while (!at_end(r))
		next(r);
}

/* After "define": "NAME = VALUE", up to the end, which is not taken. */
static void define(struct reader *r)
{
	struct definition *definition;
	struct buffer value = { 0 };
	struct token name;

	next(r);
	name = r->token;
	if (name.kind != TOKEN_WORD ||
	    definition_name_length(name.text) != name.length) {
		mistake(r, name.at,
			"expected a name for the definition (a letter, then letters, digits, '_')");
		skip(r);
		return;
	}
	next(r);
	if (r->token.kind != TOKEN_ASSIGN) {
		mistake(r, r->token.at, "expected '=' after 'define %.*s'",
			token_shown(&name), name.text);
		skip(r);
		return;
	}
	value_read(r, &value);
	value_add(r, &value, "", 1); /* its NUL */
	if (r->e->error)
		goto out_free;
	if (value.size == 1) {
		mistake(r, name.at, "the definition has no value");
	} else if (name_is_free(r, &name)) {
		definition = definition_add(&r->e->definitions, name.text,
					    name.length, (char *)value.bytes);
		if (definition)
			definition->at = name.at;
		else
			r->e->error = -ENOMEM;
	}
out_free:
	buffer_free(&value);
}

static void read_file(struct expander *e, uint32_t file);

/* Add @path to the policy's files, and read it into the text. */
static void include_file(struct reader *r, const char *path, struct location at)
{
	struct policy *policy = r->e->policy;
	struct policy_file *list, *file;
	int error;

	list = array_grow(policy->included, policy->n_included, sizeof(*list));
	if (!list) {
		r->e->error = -ENOMEM;
		return;
	}
	policy->included = list;
	file = &list[policy->n_included];
	*file = (struct policy_file){ .name = strdup(path) };
	error = file->name ? text_file_read(path, &file->text) : -ENOMEM;
	if (error) {
		free(file->name);
		mistake(r, at, "'%s': %s", path, errno_file_words(error));
		return;
	}
	r->e->depth++;
	read_file(r->e, ++policy->n_included);
	r->e->depth--;
	text_add(r, "\n", 1, &(struct text_piece){ .value = true, .at = at });
}

static void include_matches(struct reader *r, const char *pattern,
			    struct location at)
{
	char *names, *name, *rest;
	int error = include_names(pattern, &names);

	if (error) {
		mistake(r, at, "'%s': %s", pattern, errno_file_words(error));
		return;
	}
	for (name = strtok_r(names, "\n", &rest); name;
	     name = strtok_r(NULL, "\n", &rest))
		include_file(r, name, at);
	free(names);
}

/* After "include": the file's name, which may be a pattern. */
static void include(struct reader *r)
{
	const struct policy_file from = policy_file(r->e->policy, r->file);
	struct location at;
	char *path;

	next(r);
	at = r->token.at;
	if (r->token.kind != TOKEN_STRING || !r->token.length) {
		mistake(r, at,
			"expected a file's name in \"\" after 'include'");
		skip(r);
		return;
	}
	if (r->e->depth == DEPTH_MAX) {
		mistake(r, at,
			"more than %d files include each other: does one include itself?",
			DEPTH_MAX);
		return;
	}
	path = set_file_path(from.name, r->token.text, r->token.length);
	if (!path) {
		r->e->error = -ENOMEM;
		return;
	}
	(strpbrk(path, "*?[") ? include_matches : include_file)(r, path, at);
	free(path);
}

/* At the beginning of a statement that is in no block? */
static bool begins(const struct reader *r)
{
	return !r->braces && (r->before.kind == TOKEN_NEWLINE ||
			      r->before.kind == TOKEN_SEMICOLON ||
			      r->before.kind == TOKEN_CLOSE);
}

static const struct {
	const char *word;
	void (*run)(struct reader *r);
} statements[] = {
	{ "define", define },
	{ "include", include },
};

/* True if the token begins a statement about the text, which is then done. */
static bool statement_run(struct reader *r)
{
	size_t i;

	for (i = 0; i < sizeof(statements) / sizeof(*statements); i++) {
		if (!begins(r) || !token_is(&r->token, statements[i].word))
			continue;
		copy_to(r, token_start(r));
		statements[i].run(r);
		if (at_end(r) && r->token.kind != TOKEN_END) {
			r->lexer.at = token_start(r); /* not taken */
			r->lexer.line = r->token.at.line;
			r->lexer.line_start =
				r->lexer.at - (r->token.at.column - 1);
			r->token = r->before;
		}
		copy_from_here(r);
		return true;
	}
	return false;
}

static void read_file(struct expander *e, uint32_t file)
{
	struct reader r = {
		.e = e,
		.token = { .kind = TOKEN_NEWLINE },
		.file = file,
	};
	const struct definition *definition;

	lexer_start(&r.lexer, policy_file(e->policy, file).text);
	copy_from_here(&r);
	for (;;) {
		next(&r);
		if (r.token.kind == TOKEN_END || e->error)
			break;
		if (statement_run(&r))
			continue;
		r.braces += r.token.kind == TOKEN_OPEN;
		r.braces -= r.token.kind == TOKEN_CLOSE && r.braces;
		if (r.token.kind != TOKEN_UNKNOWN)
			continue;
		copy_to(&r, token_start(&r));
		copy_from_here(&r);
		r.copied = token_start(&r);
		r.copied_at = r.token.at;
		definition = reference_take(&r);
		if (!definition)
			continue;
		reference_put(&r, definition);
		copy_from_here(&r);
	}
	copy_to(&r, r.lexer.at);
}

static int definitions_copy(struct definitions *to,
			    const struct definitions *from)
{
	struct definition *definition;
	size_t i;

	for (i = 0; from && i < from->count; i++) {
		definition = definition_add(to, from->list[i].name,
					    strlen(from->list[i].name),
					    from->list[i].value);
		if (!definition)
			return -ENOMEM;
		definition->given = true;
	}
	return 0;
}

bool expand_is_needed(const char *text)
{
	return strchr(text, '$') || strstr(text, "include") ||
	       strstr(text, "define");
}

int expand(struct policy *policy, const struct definitions *given,
	   struct messages *messages, struct expansion *expansion)
{
	struct expander e = {
		.policy = policy,
		.messages = messages,
		.expansion = expansion,
	};

	*expansion = (struct expansion){ 0 };
	if (!expand_is_needed(policy->text))
		return 0;
	e.error = definitions_copy(&e.definitions, given);
	if (!e.error)
		read_file(&e, 0);
	if (!e.error)
		e.error = expansion_finish(expansion);
	definitions_free(&e.definitions);
	if (e.error)
		expansion_free(expansion);
	return e.error == -EFBIG ? 0 : e.error;
}
