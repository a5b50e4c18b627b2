/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reader of lists of elements: addresses, prefixes, ranges, ports, as text.
 * It finds the format (format.h), the elements and where each is; what their
 * text means is for the caller to say.
 *
 *	error = list_open(&list, path, &messages);
 *	while (!error && list_next(&list, &element))
 *		if (read_value(element.value, &value, why))
 *			list_mistake(&list, element.value.at, why);
 *		else if (list_element_ends(&list, &element))
 *			keep(value);
 *	error = error ?: list_close(&list);
 */
#ifndef KZ_IMPORT_LIST_H
#define KZ_IMPORT_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "userspace/base/refuse.h"
#include "userspace/policy/messages.h"

struct format;

/* A piece of an element, and its place in the list. text NULL: none. */
struct list_word {
	const char *text;
	size_t length;
	struct location at;
};

/* One element, good until the next call of list_next(). */
struct list_element {
	struct list_word value; /* "192.0.2.0/24", "80-90" */
	struct list_word timeout; /* "1h30m", "never" */
	struct list_word mapped; /* of a key, in a list with values */
	/* What must not be there (after @value, or there is no value), and what
	 * was expected instead, a static string.
	 */
	struct list_word fault;
	const char *expected;
	char buffer[128]; /* for a format whose words are not the list's text */
};

/* What the elements of a list have beside them. */
enum list_values {
	LIST_NO_VALUES,
	LIST_MARKS, /* a value for each: a number, or a name */
	LIST_PRIORITIES,
};

struct list {
	const char *path; /* "<stdin>" if it was "-" */
	const struct format *format;
	bool timeouts; /* set by the caller: elements may have one, */
	enum list_values values; /* a value, */
	bool skip; /* and mistakes are counted, the first one told */
	char *text; /* owned */
	const char *at; /* where the next element is looked for */
	const char *line_start; /* the line that @at is on, and its number */
	uint32_t line;
	size_t elements; /* for a format that counts them */
	struct messages *messages;
	size_t mistakes;
	size_t skipped; /* the mistakes, with @skip: */
	struct location first_skipped;
	char why_skipped[WHY_SIZE];
};

/*
 * Open the list at @path ("-": standard input) in the format that it is in,
 * unpacked if gzip has packed it; mistakes go to @messages, which must outlive it. 0, or -errno of reading the
 * file: errno_file_words() says it in words.
 */
int list_open(struct list *list, const char *path, struct messages *messages);

/* The next element; false at the end, or after too many mistakes: a list of
 * another kind altogether gets a few messages, not a thousand.
 */
bool list_next(struct list *list, struct list_element *element);

/* True if there is nothing wrong with @element after its value; otherwise a
 * mistake is added.
 */
bool list_element_ends(struct list *list, const struct list_element *element);

/* Add an error at @at; with @list->skip, the element is left out instead. */
void list_mistake(struct list *list, struct location at, const char *why);

/* 0, or -EINVAL if there were mistakes. Adds a warning if some were skipped. */
int list_close(struct list *list);

#endif
