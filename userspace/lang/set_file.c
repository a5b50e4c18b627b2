// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/set_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/text_file.h"
#include "userspace/base/refuse.h"

#define MISTAKES_MAX 5 /* of one file: it may be of another kind altogether */
#define MASKED_WARNINGS_MAX 3

/* One line of the file, and where its element stands. */
struct element {
	const char *text;
	size_t length;
	struct location at;
};

char *set_file_path(const char *policy, const char *name, size_t length)
{
	const char *slash = strrchr(policy, '/');
	char *path;
	int folder;

	folder = *name == '/' || !slash ? 0 : slash + 1 - policy;
	if (asprintf(&path, "%.*s%.*s", folder, policy, (int)length, name) < 0)
		return NULL;
	return path;
}

const char *set_file_error(int error)
{
	if (error == -ENODATA)
		return "it has no elements";
	return errno_file_words(error);
}

static void mistake(struct set_file *file, const char *text,
		    const struct element *element, const char *why)
{
	file->errors++;
	messages_add(file->messages, SEVERITY_ERROR, file->path, text,
		     element->at, "%s", why);
}

static void warn_masked(struct set_file *file, const char *text,
			const struct element *element, const char *why,
			size_t count)
{
	if (count <= MASKED_WARNINGS_MAX)
		messages_add(file->messages, SEVERITY_WARNING, file->path, text,
			     element->at, "%s%s", why,
			     count == MASKED_WARNINGS_MAX ?
				     "; more of this kind are not reported" :
				     "");
}

/* The element of the line at @line; its length is 0 if there is none. */
static struct element element_find(const char *line)
{
	struct element element = { .text = line + strspn(line, " \t\r") };

	element.length = strcspn(element.text, " \t\r\n#;");
	element.at.column = element.text - line + 1;
	element.at.length = element.length;
	return element;
}

/* True if there is nothing but blanks and a comment behind the element. */
static bool line_ends(struct element *element)
{
	const char *rest = element->text + element->length;

	rest += strspn(rest, " \t\r");
	if (strchr("\n#;", *rest))
		return true; /* the text's end is among them, too */
	element->at.column += rest - element->text;
	element->at.length = strcspn(rest, " \t\r\n");
	return false;
}

static int text_read(struct set_file *file, const char *text)
{
	struct element element;
	char why[LITERAL_WHY_SIZE];
	struct range range;
	size_t masked = 0;
	const char *line;
	uint32_t number = 1;
	int error;

	for (line = text; *line; number++) {
		element = element_find(line);
		element.at.line = number;
		line = strchrnul(line, '\n');
		line += *line == '\n';
		if (!element.length)
			continue;
		error = literal_range(file->literals, file->kind, element.text,
				      element.length, &range, why);
		if (error == LITERAL_MASKED)
			warn_masked(file, text, &element, why, ++masked);
		else if (error == -EINVAL)
			mistake(file, text, &element, why);
		if (error >= 0 && !line_ends(&element)) {
			mistake(file, text, &element,
				"expected the end of the line after the element");
			error = -EINVAL;
		}
		if (error >= 0)
			error = ranges_add(file->ranges, &range);
		if (error && error != -EINVAL)
			return error;
		if (file->errors == MISTAKES_MAX)
			return -EINVAL;
	}
	return file->errors ? -EINVAL : 0;
}

int set_file_read(struct set_file *file)
{
	size_t before = file->ranges->count;
	char *text;
	int error;

	error = text_file_read(file->path, &text);
	if (error)
		return error;
	error = text_read(file, text);
	free(text);
	if (!error && file->ranges->count == before)
		error = -ENODATA;
	return error;
}
