/* SPDX-License-Identifier: GPL-2.0-only */
/* The words and lines of a list's text. */
#ifndef KZ_IMPORT_LIST_TEXT_H
#define KZ_IMPORT_LIST_TEXT_H

#include "userspace/import/list.h"

/* The @length bytes at @text of the line that @list is at, as a word. */
struct list_word list_word(const struct list *list, const char *text,
			   size_t length);

bool list_word_is(const struct list_word *word, const char *text);

/* Move to the start of the next line, or to the text's end. */
void list_next_line(struct list *list);

#endif
