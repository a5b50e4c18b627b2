// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/list_text.h"

#include <string.h>

struct list_word list_word(const struct list *list, const char *text,
			   size_t length)
{
	return (struct list_word){
		.text = text,
		.length = length,
		.at = { .line = list->line,
			.column = text - list->line_start + 1,
			.length = length },
	};
}

bool list_word_is(const struct list_word *word, const char *text)
{
	return word->length == strlen(text) &&
	       !memcmp(word->text, text, word->length);
}

void list_next_line(struct list *list)
{
	list->at = strchrnul(list->at, '\n');
	if (!*list->at)
		return;
	list->line_start = ++list->at;
	list->line++;
}

bool list_line_is_empty(const char *text)
{
	text += strspn(text, " \t\r");
	return !*text || *text == '\n' || *text == '#' || *text == ';' ||
	       !strncmp(text, "//", 2);
}

const char *list_first_line(const char *text)
{
	while (*text && list_line_is_empty(text)) {
		text = strchrnul(text, '\n');
		text += *text == '\n';
	}
	return text;
}

void list_line_fault(const struct list *list, struct list_element *element,
		     const char *expected)
{
	size_t length = strcspn(list->at, "\r\n");

	element->value.text = NULL;
	element->fault = list_word(list, list->at, length);
	element->expected = expected;
}
