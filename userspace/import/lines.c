// SPDX-License-Identifier: GPL-2.0-only
/*
 * One element a line, perhaps with "timeout TIME" after it; '#', ';' and a
 * word that begins with "//" start comments, blanks and empty lines mean
 * nothing. The lists that firehol and spamhaus publish have this form, and
 * `kzmark set list` prints it.
 */
#include <stdio.h>
#include <string.h>

#include "userspace/import/format.h"
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"

#define LINE_WORDS 12 /* one more than a right line has */

/* True where a comment begins; @start: of the line, or of a word. */
static bool is_comment(const char *at, bool start)
{
	return *at == '#' || *at == ';' || (start && !strncmp(at, "//", 2));
}

static size_t word_length(const char *at)
{
	size_t length = 0;

	while (!strchr(" \t\r\n", at[length]) && /* or the text's end */
	       !is_comment(at + length, !length))
		length++;
	return length;
}

/* The words of the line, up to a comment; how many, at most LINE_WORDS. */
static size_t line_words(const struct list *list, struct list_word *words)
{
	const char *at = list->at;
	size_t count, length;

	for (count = 0; count < LINE_WORDS; count++) {
		at += strspn(at, " \t\r");
		length = word_length(at);
		if (!length)
			break;
		words[count] = list_word(list, at, length);
		at += length;
	}
	return count;
}

/* "[2001:db8::1]", as in a URL, and the quotes and the comma of a CSV file. */
static void value_strip(struct list_word *value, bool last)
{
	static const char pairs[][3] = { "\"\"", "''", "[]" };
	const char *text = value->text;
	size_t i;

	if (last && value->length > 1 && text[value->length - 1] == ',')
		value->length--;
	for (i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		if (value->length < 3 || *value->text != pairs[i][0] ||
		    value->text[value->length - 1] != pairs[i][1])
			continue;
		value->text++;
		value->length -= 2;
		return;
	}
}

/* "A . B . C"; how many words the value took, 0: it is not such a one. */
static size_t parts_read(struct list_word *words, size_t count,
			 struct list_element *element)
{
	const struct list_word *last = words;
	size_t used = 1;

	while (used + 1 < count && list_word_is(&words[used], ".")) {
		last = &words[used + 1];
		used += 2;
	}
	if (used == 1)
		return 0;
	element->value = words[0];
	element->value.length = last->text + last->length - words[0].text;
	element->value.at.length = element->value.length;
	return used;
}

/* "A - B"; how many words the value took. */
static size_t value_read(struct list_word *words, size_t count,
			 struct list_element *element)
{
	const struct list_word *high = &words[2];
	int room = sizeof(element->buffer) / 2 - 1;
	size_t used = parts_read(words, count, element);

	if (used)
		return used;
	element->value = words[0];
	if (count < 3 || !list_word_is(&words[1], "-") ||
	    words[0].length > (size_t)room || high->length > (size_t)room) {
		value_strip(&element->value, count == 1);
		return 1;
	}
	element->value.text = element->buffer;
	element->value.length = snprintf(element->buffer,
					 sizeof(element->buffer), "%.*s-%.*s",
					 (int)words[0].length, words[0].text,
					 (int)high->length, high->text);
	element->value.at.length =
		high->at.column + high->at.length - words[0].at.column;
	return 3;
}

/* "KEY : VALUE" or "KEY: VALUE"; how many words it took. */
static size_t mapped_read(struct list_word *words, size_t count,
			  struct list_element *element)
{
	struct list_word *key = &words[0];
	size_t colon = 1;

	if (key->length > 1 && key->text[key->length - 1] == ':' &&
	    key->text[key->length - 2] != ':') {
		key->length--;
		key->at.length--;
		colon = 0;
	}
	element->value = *key;
	if (count < colon + 2 || (colon && !list_word_is(&words[1], ":")))
		return 1;
	element->mapped = words[colon + 1];
	return colon + 2;
}

static void element_read(const struct list *list, struct list_word *words,
			 size_t count, struct list_element *element)
{
	size_t used = list->values ? mapped_read(words, count, element) :
				     value_read(words, count, element);

	element->expected = "expected the end of the line after the element";
	if (*words[0].text == '<') {
		element->value.text = NULL;
		element->fault = words[0];
		element->expected = "this is a web page, not a list";
		return;
	}
	if (list->timeouts && count > used) {
		if (!list_word_is(&words[used], "timeout")) {
			element->expected =
				"expected the end of the line after the element, or 'timeout'";
		} else if (count == used + 1) {
			element->expected =
				"'timeout' needs a time such as '10m', or 'never'";
		} else {
			element->timeout = words[used + 1];
			used += 2;
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
	.help = "One element in each line. *#*, *;* and *//* begin comments. "
		"Empty lines and blanks have no meaning. An element may be in "
		"quotes, in brackets, before a comma that ends the line, or a "
		"range with blanks around the *-*. Anything else after an "
		"element is an error. The lists of firehol and spamhaus have "
		"this form. In the file of a map, each line is a key, a *:* and its "
		"value.",
};
