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

/* True if the line at @text has a comment only, or nothing. */
bool list_line_is_empty(const char *text);

/* The first line at or after @text that is not empty; may be the text's end. */
const char *list_first_line(const char *text);

/* The element of a line that is wrong as a whole: @expected was there. */
void list_line_fault(const struct list *list, struct list_element *element,
		     const char *expected);

#endif
