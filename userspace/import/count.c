// SPDX-License-Identifier: GPL-2.0-only
/*
 * An address and a number a line, as ipsum publishes on how many other lists
 * an address is. The number is no part of the set.
 */
#include <string.h>

#include "userspace/import/format.h"
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"

/* The address' length at @text, and where what follows it is. */
static size_t address_length(const char *text, const char **rest)
{
	size_t length = strcspn(text, " \t\r\n");

	*rest = text + length + strspn(text + length, " \t");
	return length;
}

/* True if the line ends after the number at @text, and a comment. */
static bool number_ends_line(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits && list_line_is_empty(text + digits);
}

/* A port set has no '.' and no ':' in its elements: "80 90" is no port. */
static bool count_detect(const char *text)
{
	const char *line = list_first_line(text), *rest;
	size_t length = address_length(line, &rest);

	return (memchr(line, '.', length) || memchr(line, ':', length)) &&
	       number_ends_line(rest);
}

static bool count_next(struct list *list, struct list_element *element)
{
	const char *rest;
	size_t length;

	while (*list->at && list_line_is_empty(list->at))
		list_next_line(list);
	if (!*list->at)
		return false;
	list->at += strspn(list->at, " \t");
	length = address_length(list->at, &rest);
	element->value = list_word(list, list->at, length);
	if (!number_ends_line(rest)) {
		element->fault = list_word(list, rest, strcspn(rest, "\r\n"));
		element->expected =
			"expected a number after the address, as in the first line";
	}
	list_next_line(list);
	return true;
}

const struct format format_count = {
	.name = "count",
	.detect = count_detect,
	.next = count_next,
	.help = "An address and a number in each line, as ipsum publishes "
		"them. The number is left out.",
};
