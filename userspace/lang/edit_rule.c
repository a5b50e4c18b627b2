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

/* ---- the text ---- */

static size_t offset_of(const char *text, struct location at)
{
	const char *line = text;
	uint32_t i;

	for (i = 1; i < at.line; i++)
		line = strchrnul(line, '\n') + 1;
	return line - text + at.column - 1;
}

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

int edit_rule(const struct policy *policy, const struct rule_edit *edit,
	      struct text_edit *to)
{
	const struct policy_rule *rule = policy_rule_find(policy, edit->number);
	const char *text = policy_file(policy, rule->at.file).text;

	*to = (struct text_edit){ .file = rule->at.file };
	if (rule->last.file != to->file)
		return -EINVAL;
	to->start = offset_of(text, rule->at);
	to->end = offset_of(text, rule->last) + rule->last.length;
	if (to->end < to->start)
		return -EINVAL;
	switch (edit->kind) {
	case EDIT_DELETE:
		return cut(to, text);
	case EDIT_REPLACE:
		return replace(to, text, edit->rule);
	case EDIT_BEFORE:
		return insert_before(to, text, edit->rule);
	default:
		return insert_after(to, text, edit->rule);
	}
}

char *text_edit_apply(const struct policy *policy, const struct text_edit *edit)
{
	const char *text = policy_file(policy, edit->file).text;
	size_t length = strlen(edit->text), size = strlen(text);
	char *result = malloc(size - (edit->end - edit->start) + length + 1);

	if (!result)
		return NULL;
	memcpy(result, text, edit->start);
	memcpy(result + edit->start, edit->text, length);
	memcpy(result + edit->start + length, text + edit->end,
	       size - edit->end + 1);
	return result;
}

struct location text_edit_place(const struct policy *policy,
				const struct text_edit *edit)
{
	const char *text = policy_file(policy, edit->file).text;
	struct location at = { .line = 1, .column = 1, .file = edit->file };
	size_t i;

	for (i = 0; i < edit->start + edit->rule; i++) {
		char c = i < edit->start ? text[i] :
					   edit->text[i - edit->start];

		at.column = c == '\n' ? 1 : at.column + 1;
		at.line += c == '\n';
	}
	return at;
}

void text_edit_free(struct text_edit *edit)
{
	free(edit->text);
	*edit = (struct text_edit){ 0 };
}
