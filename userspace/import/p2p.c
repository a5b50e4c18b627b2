// SPDX-License-Identifier: GPL-2.0-only
/*
 * "NAME:FIRST-LAST" a line, IPv4 only: PeerGuardian's text form, which
 * iblocklist.com publishes. A name may have any character.
 */
#include <string.h>

#include "userspace/import/format.h"
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"

#define ADDRESS "0123456789."

/* Where the range of the line at @text is, and how long; NULL: there is none. */
static const char *range_find(const char *text, size_t *length)
{
	const char *end = text + strcspn(text, "\r\n"), *colon, *range;
	size_t first, last;

	colon = memrchr(text, ':', end - text);
	if (!colon)
		return NULL;
	range = colon + 1;
	first = strspn(range, ADDRESS);
	if (!first || range[first] != '-')
		return NULL;
	last = strspn(range + first + 1, ADDRESS);
	*length = first + 1 + last;
	if (!last || !list_line_is_empty(range + *length))
		return NULL;
	return range;
}

static bool p2p_detect(const char *text)
{
	size_t length;

	return range_find(list_first_line(text), &length);
}

static bool p2p_next(struct list *list, struct list_element *element)
{
	const char *range;
	size_t length;

	while (*list->at && list_line_is_empty(list->at))
		list_next_line(list);
	if (!*list->at)
		return false;
	range = range_find(list->at, &length);
	if (range)
		element->value = list_word(list, range, length);
	else
		list_line_fault(list, element, "expected 'NAME:FIRST-LAST'");
	list_next_line(list);
	return true;
}

const struct format format_p2p = {
	.name = "p2p",
	.detect = p2p_detect,
	.next = p2p_next,
	.help = "_NAME_*:*_FIRST_*-*_LAST_ in each line, the P2P form of "
		"PeerGuardian and iblocklist. The name is left out.",
};
