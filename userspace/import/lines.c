// SPDX-License-Identifier: GPL-2.0-only
/*
 * One element a line, perhaps with "timeout TIME" after it; '#' and ';' start
 * comments, blanks and empty lines mean nothing. The lists that firehol,
 * spamhaus and ipsum publish have this form, and `kzmark set list` prints it.
 */
#include <string.h>

#include "userspace/import/format.h"
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"

#define LINE_WORDS 4 /* one more than a right line has */

/* The words of the line, up to a comment; how many, at most LINE_WORDS. */
static size_t line_words(const struct list *list, struct list_word *words)
{
	const char *at = list->at;
	size_t count, length;

	for (count = 0; count < LINE_WORDS; count++) {
		at += strspn(at, " \t\r");
		length = strcspn(at, " \t\r\n#;");
		if (!length)
			break;
		words[count] = list_word(list, at, length);
		at += length;
	}
	return count;
}

static void element_read(const struct list *list, struct list_word *words,
			 size_t count, struct list_element *element)
{
	size_t used = 1;

	element->value = words[0];
	element->expected = "expected the end of the line after the element";
	if (list->timeouts && count > 1) {
		if (!list_word_is(&words[1], "timeout")) {
			element->expected =
				"expected the end of the line after the element, or 'timeout'";
		} else if (count == 2) {
			element->expected =
				"'timeout' needs a time such as '10m', or 'never'";
		} else {
			element->timeout = words[2];
			used = 3;
		}
	}
	if (count > used)
		element->fault = words[used];
}

static bool lines_next(struct list *list, struct list_element *element)
{
	struct list_word words[LINE_WORDS];
	size_t count = 0;

	while (*list->at && !count) {
		count = line_words(list, words);
		if (count)
			element_read(list, words, count, element);
		list_next_line(list);
	}
	return count;
}

const struct format format_lines = {
	.name = "lines",
	.next = lines_next,
	.help = "One element a line. *#* and *;* begin comments. Empty lines "
		"and blanks have no meaning. Anything else after an element "
		"is an error. The lists of firehol, spamhaus and ipsum can be "
		"used as they are.",
};
