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
