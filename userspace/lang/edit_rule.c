// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/edit_rule.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/lexer.h"

/* ---- the new rule ---- */

static const char *token_check(const struct token *token, unsigned int *depth)
{
	switch (token->kind) {
	case TOKEN_OPEN:
		++*depth;
		return NULL;
	case TOKEN_CLOSE:
		return (*depth)-- ? NULL : "this '}' closes nothing";
	case TOKEN_NEWLINE:
	case TOKEN_SEMICOLON:
		return *depth ? NULL :
				"expected one rule, and nothing after it";
	case TOKEN_BAD_STRING:
		return "a string without its closing \"";
	case TOKEN_UNKNOWN:
		return *token->text == '\\' ? "expected a rule, not '\\'" :
					      NULL;
	default:
		return NULL;
	}
}

const char *edit_rule_check(const char *rule, struct location *at)
{
	const char *wrong = NULL;
	unsigned int depth = 0;
	struct lexer lexer;
	struct token token;
	size_t count;

	lexer_start(&lexer, rule);
	for (count = 0; !wrong; count++) {
		token = lexer_next(&lexer);
		*at = token.at;
		if (token.kind == TOKEN_END)
			break;
		wrong = token_check(&token, &depth);
	}
	if (wrong)
		return wrong;
	if (!count)
		return "expected a rule";
	return depth ? "expected '}' before the end of the rule" : NULL;
}

/* A comment or a continued line has what follows in the file on another line. */
static bool has_comment(const char *rule)
{
	struct lexer lexer;
	const char *end = rule;

	lexer_start(&lexer, rule);
	while (lexer_next(&lexer).kind != TOKEN_END)
		end = lexer.at;
	return *(end + strspn(end, " \t\r"));
}

/* ---- where a rule is ---- */

/* NULL: @text has no such line. */
static const char *line_find(const char *text, uint32_t line)
{
	while (text && --line) {
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return text;
}

static size_t offset_of(const char *text, struct location at)
{
	return line_find(text, at.line) - text + at.column - 1;
}

bool rule_span_find(const struct policy *policy, uint32_t number,
		    struct rule_span *span)
{
	const struct policy_rule *rule = policy_rule_find(policy, number);
	const char *text = policy_file(policy, rule->at.file).text;

	if (rule->last.file != rule->at.file)
		return false;
	span->start = offset_of(text, rule->at);
	span->end = offset_of(text, rule->last) + rule->last.length;
	return span->start < span->end;
}

/* Is it the label @label, or with "" another word that a rule begins with? With
 * NULL either.
 */
static bool begins_rule(const struct token *token, const char *label)
{
	if (!label && token->kind == TOKEN_LABEL)
		return true;
	if (label && *label)
		return token->kind == TOKEN_LABEL &&
		       token->length == strlen(label) &&
		       !memcmp(token->text, label, token->length);
	return token->kind == TOKEN_WORD && !token_is(token, "group");
}

/* To the end of the statement, at the end of a line: where its last token ends.
 * NULL: it ends otherwise.
 */
static const char *statement_end(struct lexer *lexer)
{
	const char *end = lexer->at;
	unsigned int depth = 0;
	struct token token;

	for (;; end = lexer->at) {
		token = lexer_next(lexer);
		switch (token.kind) {
		case TOKEN_NEWLINE:
			if (!depth)
				return end;
			break;
		case TOKEN_OPEN:
			depth++;
			break;
		case TOKEN_CLOSE:
			if (!depth--)
				return NULL;
			break;
		case TOKEN_SEMICOLON:
		case TOKEN_BAD_STRING:
		case TOKEN_UNKNOWN:
		case TOKEN_END:
			return NULL;
		default:
			break;
		}
	}
}

bool rule_span_on_line(const char *text, uint32_t line, const char *label,
		       struct rule_span *span)
{
	const char *start = line_find(text, line), *end;
	struct lexer lexer;
	struct token first;

	if (!start)
		return false;
	lexer_start(&lexer, start);
	first = lexer_next(&lexer);
	start = lexer.at - first.at.length;
	end = begins_rule(&first, label) ? statement_end(&lexer) : NULL;
	if (!end)
		return false;
	*span = (struct rule_span){ start - text, end - text };
	return true;
}

bool rule_span_is_default(const char *text, struct rule_span span)
{
	struct lexer lexer;
	struct token token;

	lexer_start(&lexer, text + span.start);
	token = lexer_next(&lexer);
	if (token.kind == TOKEN_LABEL)
		token = lexer_next(&lexer);
	return token_is(&token, "default");
}

/* ---- the text ---- */

/* True if nothing but blanks and a comment is on the line from here on. */
static bool ends_line(const char *text)
{
	text += strspn(text, " \t\r");
	return !*text || *text == '\n' || *text == '#';
}

/* Where the line begins that has @at, if only blanks are before it there; else
 * @at.
 */
static size_t line_start(const char *text, size_t at)
{
	size_t start = at;

	while (start && strchr(" \t", text[start - 1]))
		start--;
	return !start || text[start - 1] == '\n' ? start : at;
}

/* @before and @after are around @rule. */
static int text_set(struct text_edit *edit, const char *before,
		    const char *rule, const char *after)
{
	edit->rule = strlen(before);
	if (asprintf(&edit->text, "%s%s%s", before, rule, after) >= 0)
		return 0;
	edit->text = NULL;
	return -ENOMEM;
}

/* The whole line, with its comment, if the rule has it for itself. */
static int cut(struct text_edit *edit, const char *text)
{
	size_t start = line_start(text, edit->start);
	const char *end = text + edit->end;

	if ((!start || text[start - 1] == '\n') && ends_line(end)) {
		edit->start = start;
		end = strchrnul(end, '\n');
		end += *end == '\n';
	} else if (end[strspn(end, " \t")] == ';') {
		end += strspn(end, " \t") + 1;
		end += strspn(end, " \t");
	}
	edit->end = end - text;
	return text_set(edit, "", "", "");
}

/* A rule keeps its label if @rule has none. */
static int replace(struct text_edit *edit, const char *text, const char *rule)
{
	bool joins = has_comment(rule) && !ends_line(text + edit->end);
	struct lexer old, new;
	struct token body;

	lexer_start(&old, text + edit->start);
	lexer_start(&new, rule);
	if (lexer_next(&old).kind == TOKEN_LABEL &&
	    lexer_next(&new).kind != TOKEN_LABEL) {
		body = lexer_next(&old);
		edit->start = old.at - body.at.length - text;
	}
	return text_set(edit, "", rule, joins ? "\n" : "");
}

/* The blanks that the line of @at begins with: how many, and where. */
static size_t indent_of(const char *text, size_t at, const char **start)
{
	while (at && text[at - 1] != '\n')
		at--;
	*start = text + at;
	return strspn(*start, " \t");
}

/* On a line of its own, indented as that rule's line. */
static int insert_after(struct text_edit *edit, const char *text,
			const char *rule)
{
	const char *end = text + edit->end, *indent;
	int length = indent_of(text, edit->start, &indent), err;
	bool alone = ends_line(end);
	char *before;

	if (asprintf(&before, "\n%.*s", length, indent) < 0)
		return -ENOMEM;
	if (alone)
		end = strchrnul(end, '\n');
	edit->start = edit->end = end - text;
	err = text_set(edit, before, rule, alone ? "" : "\n");
	free(before);
	return err;
}

/* The same; or that rule begins the next line, if another is before it. */
static int insert_before(struct text_edit *edit, const char *text,
			 const char *rule)
{
	size_t start = line_start(text, edit->start);
	char *before = strndup(text + start, edit->start - start);
	int err;

	if (!before)
		return -ENOMEM;
	edit->start = edit->end = start;
	err = text_set(edit, before, rule, "\n");
	free(before);
	return err;
}

int edit_rule(const char *text, struct rule_span span, enum edit_kind kind,
	      const char *rule, struct text_edit *edit)
{
	*edit = (struct text_edit){ .start = span.start, .end = span.end };
	switch (kind) {
	case EDIT_DELETE:
		return cut(edit, text);
	case EDIT_REPLACE:
		return replace(edit, text, rule);
	case EDIT_BEFORE:
		return insert_before(edit, text, rule);
	default:
		return insert_after(edit, text, rule);
	}
}

char *text_edit_apply(const char *text, const struct text_edit *edit)
{
	size_t length = strlen(edit->text), rest = strlen(text + edit->end);
	char *result = malloc(edit->start + length + rest + 1);

	if (!result)
		return NULL;
	memcpy(result, text, edit->start);
	memcpy(result + edit->start, edit->text, length);
	memcpy(result + edit->start + length, text + edit->end, rest + 1);
	return result;
}

/* Over @length bytes. */
static void location_move(struct location *at, const char *text, size_t length)
{
	const char *end = text + length, *line;

	while ((line = memchr(text, '\n', end - text))) {
		at->line++;
		at->column = 1;
		text = line + 1;
	}
	at->column += end - text;
}

struct location text_edit_place(const char *text, const struct text_edit *edit)
{
	struct location at = { .line = 1, .column = 1 };

	location_move(&at, text, edit->start);
	location_move(&at, edit->text, edit->rule);
	return at;
}

void text_edit_free(struct text_edit *edit)
{
	free(edit->text);
	*edit = (struct text_edit){ 0 };
}
