// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/edit_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/lexer.h"

/* ---- where ---- */

/* Up to the '{' after "set NAME" or "map NAME". */
static bool opening_find(struct lexer *lexer, const char *name, bool *map)
{
	size_t length = strlen(name);
	struct token before = { 0 }, token = { 0 }, next;
	unsigned int depth = 0;

	do {
		next = lexer_next(lexer);
		if (!depth && next.kind == TOKEN_OPEN &&
		    token.kind == TOKEN_WORD && token.length == length &&
		    !memcmp(token.text, name, length) &&
		    (token_is(&before, "set") || token_is(&before, "map"))) {
			*map = token_is(&before, "map");
			return true;
		}
		depth += next.kind == TOKEN_OPEN;
		depth -= depth && next.kind == TOKEN_CLOSE;
		before = token;
		token = next;
	} while (next.kind != TOKEN_END);
	return false;
}

/* A statement of a set: its first word, and the bytes from there to its end. */
struct statement {
	struct token word;
	size_t start, end;
};

/* False: the set ends, where @lexer is then. */
static bool statement_next(struct lexer *lexer, const char *text,
			   struct statement *statement)
{
	unsigned int depth = 0;
	struct lexer ahead;
	struct token token;

	do {
		ahead = *lexer;
		token = lexer_next(&ahead);
		if (token.kind == TOKEN_CLOSE || token.kind == TOKEN_END)
			return false;
		*lexer = ahead;
	} while (token.kind == TOKEN_NEWLINE || token.kind == TOKEN_SEMICOLON);
	statement->word = token;
	statement->start = token.text - text;
	for (;;) {
		statement->end = lexer->at - text;
		ahead = *lexer;
		token = lexer_next(&ahead);
		if (token.kind == TOKEN_END ||
		    (!depth && (token.kind == TOKEN_NEWLINE ||
				token.kind == TOKEN_SEMICOLON ||
				token.kind == TOKEN_CLOSE)))
			return true;
		depth += token.kind == TOKEN_OPEN;
		depth -= token.kind == TOKEN_CLOSE;
		*lexer = ahead;
	}
}

static bool is_list(const struct statement *statement)
{
	return token_is(&statement->word, "elements") ||
	       token_is(&statement->word, "file");
}

bool set_block_find(const char *text, const char *name, struct set_block *block)
{
	struct statement statement;
	struct lexer lexer;

	*block = (struct set_block){ 0 };
	lexer_start(&lexer, text);
	if (!opening_find(&lexer, name, &block->map))
		return false;
	block->start = lexer.at - text;
	while (statement_next(&lexer, text, &statement)) {
		block->loose |= token_is(&statement.word, "loose");
		if (token_is(&statement.word, "type") ||
		    token_is(&statement.word, "typeof")) {
			block->type = statement.start;
			block->type_end = statement.end;
		} else if (is_list(&statement) && !block->list) {
			block->list = statement.start;
			block->list_end = statement.end;
		}
	}
	block->end = lexer.at - text;
	return block->type;
}

/* ---- the text ---- */

char *set_block_beside(const char *text, const struct set_block *block,
		       const char *name, const char *content,
		       unsigned int *line)
{
	const char *end;
	char *result;

	*line = 6; /* of the text added, and one for each line before it */
	for (end = text; *end; end++)
		*line += *end == '\n';
	if (asprintf(&result, "%s\n%s %s {\n%.*s\n%s; may-be-empty\n%s\n}\n",
		     text, block->map ? "map" : "set", name,
		     (int)(block->type_end - block->type), text + block->type,
		     block->loose ? "loose" : "", content) < 0)
		return NULL;
	return result;
}

/* Copy @text from *@from to @to. */
static void copy(FILE *out, const char *text, size_t *from, size_t to)
{
	if (to > *from)
		fwrite(text + *from, 1, to - *from, out);
	*from = to;
}

/* What separates a statement that goes from the next one goes, too. */
static size_t separator_end(const char *text, size_t end)
{
	size_t blanks = strspn(text + end, " \t");

	return text[end + blanks] == ';' ? end + blanks + 1 : end;
}

char *set_block_apply(const char *text, const struct set_block *block,
		      const char *list)
{
	struct statement statement;
	struct lexer lexer;
	size_t size, from = 0;
	char *result = NULL;
	FILE *out = open_memstream(&result, &size);

	if (!out)
		return NULL;
	/* The type comes first. */
	if (!block->list && *list) {
		copy(out, text, &from, block->type_end);
		fprintf(out, "; %s", list);
	}
	lexer_start(&lexer, text + block->start);
	while (statement_next(&lexer, text, &statement)) {
		if (!is_list(&statement))
			continue;
		copy(out, text, &from, statement.start);
		from = statement.end;
		if (statement.start == block->list && *list)
			fputs(list, out);
		else
			from = separator_end(text, from);
	}
	fputs(text + from, out);
	if (!fclose(out))
		return result;
	free(result);
	return NULL;
}
