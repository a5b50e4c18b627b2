// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/edit_lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
	const char *text;
	size_t length; /* with the newline */
	char *owned; /* what @text is, or NULL: it is of the text given */
};

struct lines {
	struct line *list; /* owned; has room for one more line an edit */
	size_t count;
};

static size_t line_length(const char *text)
{
	size_t length = strcspn(text, "\n");

	return length + (text[length] == '\n');
}

static int lines_take(struct lines *lines, const char *text, size_t more)
{
	const char *at = text;
	size_t n = 1 + more;

	while ((at = strchr(at, '\n')) && at++)
		n++;
	lines->list = malloc(n * sizeof(*lines->list));
	if (!lines->list)
		return -ENOMEM;
	for (; *text; text += lines->list[lines->count++].length)
		lines->list[lines->count] =
			(struct line){ .text = text,
				       .length = line_length(text) };
	return 0;
}

static void lines_free(struct lines *lines)
{
	while (lines->count--)
		free(lines->list[lines->count].owned);
	free(lines->list);
}

static void lines_remove(struct lines *lines, size_t number)
{
	struct line *line = &lines->list[number];

	free(line->owned);
	memmove(line, line + 1, (--lines->count - number) * sizeof(*line));
}

/* A copy of the first line of @text, before line @number. */
static int lines_insert(struct lines *lines, size_t number, const char *text)
{
	struct line *line = &lines->list[number];
	size_t length = line_length(text);
	char *copy = strndup(text, length);

	if (!copy)
		return -ENOMEM;
	memmove(line + 1, line, (lines->count++ - number) * sizeof(*line));
	*line = (struct line){ copy, length, copy };
	return 0;
}

/* Put the lines of @text, of which there may be none, in the place of line
 * @number.
 */
static int lines_set(struct lines *lines, size_t number, const char *text)
{
	int err = 0;

	lines_remove(lines, number);
	for (; !err && *text; text += line_length(text))
		err = lines_insert(lines, number++, text);
	return err;
}

/* 0, -EINVAL: there is no such rule; or -ENOMEM. */
static int edit_line(struct lines *lines, const struct line_edit *edit)
{
	struct text_edit change = { 0 };
	struct rule_span span;
	char *text, *result = NULL;
	int err = -EINVAL;

	if (!edit->line || edit->line > lines->count)
		return -EINVAL;
	text = strndup(lines->list[edit->line - 1].text,
		       lines->list[edit->line - 1].length);
	if (!text)
		return -ENOMEM;
	if (rule_span_on_line(text, 1, NULL, &span))
		err = edit_rule(text, span, edit->kind, edit->rule, &change);
	if (!err)
		result = text_edit_apply(text, &change);
	if (!err)
		err = result ? lines_set(lines, edit->line - 1, result) :
			       -ENOMEM;
	free(result);
	text_edit_free(&change);
	free(text);
	return err;
}

static char *lines_join(const struct lines *lines)
{
	const struct line *line = lines->list, *end = line + lines->count;
	size_t size;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (; line < end; line++)
		fwrite(line->text, 1, line->length, out);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

char *edit_lines(const char *text, const struct line_edit *edits, size_t count)
{
	struct lines lines = { 0 };
	char *result = NULL;
	size_t i;
	int err = lines_take(&lines, text, count);

	for (i = 0; !err && i < count; i++)
		err = edit_line(&lines, &edits[i]);
	if (!err)
		result = lines_join(&lines);
	if (lines.list)
		lines_free(&lines);
	return result;
}
