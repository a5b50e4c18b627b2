// SPDX-License-Identifier: GPL-2.0-only
/* A policy's head lines: where it is to be loaded; see placement.h. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/placement.h"

#define MARK "kzmark:"
#define BLANKS " \t\r"

/* @text without the blanks around it; it is changed. */
static char *trim(char *text)
{
	size_t length;

	text += strspn(text, BLANKS);
	length = strlen(text);
	while (length && strchr(BLANKS, text[length - 1]))
		text[--length] = '\0';
	return text;
}

/* "backend tc, device lan0" */
static int take_words(struct placement *place, char *words, char *why)
{
	char *word, *value;
	int err = 0;

	while (!err && words) {
		word = trim(strsep(&words, ","));
		value = word + strcspn(word, BLANKS);
		if (*value)
			*value++ = '\0';
		value = trim(value);
		if (!strcmp(word, "name"))
			return refuse(why, -EINVAL,
				      "the policy's name is that of its file");
		err = placement_take(place, word, *value ? value : NULL, why);
	}
	return err;
}

/* What is after the mark in @line, or NULL: no head line. */
static char *words_of(char *line)
{
	line = trim(line + 1);
	return strncmp(line, MARK, strlen(MARK)) ? NULL : line + strlen(MARK);
}

int placement_of_text(struct placement *place, const char *file,
		      const char *text)
{
	char *copy = strdup(text), *rest = copy, *line, *words;
	int number = 0, found = -ENOENT, err = 0;
	char why[WHY_SIZE];

	if (!copy) {
		complain("out of memory");
		return -ENOMEM;
	}
	while (!err && rest) {
		line = trim(strsep(&rest, "\n"));
		number++;
		if (*line && *line != '#')
			break;
		words = *line ? words_of(line) : NULL;
		if (!words)
			continue;
		found = 0;
		err = take_words(place, words, why);
	}
	free(copy);
	if (!err)
		return found;
	complain("%s:%d: head line: %s", file, number, why);
	return err;
}
