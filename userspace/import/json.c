// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON lines, as Spamhaus publishes DROP (drop_v4.json, drop_v6.json): a flat
 * object a line, with the prefix in "cidr"; one says "type": "metadata" and how
 * many records there are, which is compared: a download that was cut off.
 */
#include <stdlib.h>
#include <string.h>

#include "userspace/import/format.h"
#include "userspace/import/list.h"
#include "userspace/import/list_text.h"

/* A piece of the line; a string is without its quotes. */
struct piece {
	const char *text;
	size_t length;
};

struct object {
	struct piece cidr, type, records; /* text NULL: not there */
};

static bool json_detect(const char *text)
{
	return *list_first_line(text) == '{';
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t\r");
}

/* After the string at @at; NULL: it does not end on its line. */
static const char *string_read(const char *at, struct piece *string)
{
	const char *start = ++at;

	while (*at != '"') {
		at += *at == '\\' && at[1];
		if (!*at || *at == '\n')
			return NULL;
		at++;
	}
	*string = (struct piece){ start, at - start };
	return at + 1;
}

/* After a string, a number or a word; an object or an array is none. */
static const char *value_read(const char *at, struct piece *value)
{
	if (*at == '"')
		return string_read(at, value);
	*value = (struct piece){ at, strcspn(at, ",} \t\r\n{[") };
	return value->length ? at + value->length : NULL;
}

static bool piece_is(const struct piece *piece, const char *text)
{
	return piece->text && piece->length == strlen(text) &&
	       !memcmp(piece->text, text, piece->length);
}

/* After "NAME": VALUE; NULL: it is none. */
static const char *member_read(const char *at, struct object *object)
{
	struct piece name, value;

	at = *at == '"' ? string_read(at, &name) : NULL;
	if (!at)
		return NULL;
	at = skip_blanks(at);
	if (*at != ':')
		return NULL;
	at = value_read(skip_blanks(at + 1), &value);
	if (piece_is(&name, "cidr"))
		object->cidr = value;
	else if (piece_is(&name, "type"))
		object->type = value;
	else if (piece_is(&name, "records"))
		object->records = value;
	return at ? skip_blanks(at) : NULL;
}

static bool object_read(const char *at, struct object *object)
{
	at = skip_blanks(at);
	if (*at != '{')
		return false;
	do {
		at = member_read(skip_blanks(at + 1), object);
	} while (at && *at == ',');
	return at && *at == '}' && list_line_is_empty(at + 1);
}

/* False: the line has no element, and no mistake. */
static bool line_read(struct list *list, struct list_element *element)
{
	struct object object = { 0 };

	if (list_line_is_empty(list->at))
		return false;
	if (!object_read(list->at, &object)) {
		list_line_fault(
			list, element,
			"expected an object on one line, {\"cidr\": \"PREFIX\", ...}");
		return true;
	}
	if (piece_is(&object.type, "metadata")) {
		if (!object.records.text ||
		    strtoul(object.records.text, NULL, 10) == list->elements)
			return false;
		list_line_fault(
			list, element,
			"the number of records is not that of the list: get it again");
		return true;
	}
	list->elements++;
	if (object.cidr.text)
		element->value =
			list_word(list, object.cidr.text, object.cidr.length);
	else
		list_line_fault(list, element, "expected a member \"cidr\"");
	return true;
}

static bool json_next(struct list *list, struct list_element *element)
{
	bool found = false;

	while (*list->at && !found) {
		found = line_read(list, element);
		list_next_line(list);
	}
	return found;
}

const struct format format_json = {
	.name = "json",
	.detect = json_detect,
	.next = json_next,
	.help = "JSON lines, as Spamhaus publishes DROP: an object in each "
		"line, with the prefix in its member *cidr*. An object whose "
		"*type* is *metadata* has no element; its *records* must be "
		"the number of the others before it.",
};
