// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/text_file.h"
#include "userspace/import/format.h"

#define MISTAKES_MAX 5
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const struct format *format_of(const char *text)
{
	size_t i;

	for (i = 0; formats[i]; i++)
		if (formats[i]->next &&
		    (!formats[i]->detect || formats[i]->detect(text)))
			return formats[i];
	return NULL; /* not reached: a row reads any list */
}

int list_open(struct list *list, const char *path, struct messages *messages)
{
	int error;

	*list = (struct list){
		.path = strcmp(path, "-") ? path : "<stdin>",
		.line = 1,
		.messages = messages,
	};
	error = text_file_unpack(path, &list->text);
	if (error)
		return error;
	list->at = list->text;
	if (!strncmp(list->at, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)))
		list->at += strlen(BYTE_ORDER_MARK);
	list->line_start = list->at;
	list->format = format_of(list->at);
	return 0;
}

bool list_next(struct list *list, struct list_element *element)
{
	while (list->mistakes < MISTAKES_MAX) {
		memset(element, 0, offsetof(struct list_element, buffer));
		if (!list->format->next(list, element))
			return false;
		if (element->value.text)
			return true;
		list_mistake(list, element->fault.at, element->expected);
	}
	return false;
}

bool list_element_ends(struct list *list, const struct list_element *element)
{
	if (!element->fault.text)
		return true;
	list_mistake(list, element->fault.at, element->expected);
	return false;
}

void list_mistake(struct list *list, struct location at, const char *why)
{
	if (list->skip) {
		if (!list->skipped++) {
			list->first_skipped = at;
			snprintf(list->why_skipped, sizeof(list->why_skipped),
				 "%s", why);
		}
		return;
	}
	list->mistakes++;
	messages_add(list->messages, SEVERITY_ERROR, list->path, list->text, at,
		     "%s", why);
}

static void tell_skipped(const struct list *list)
{
	messages_add(list->messages, SEVERITY_WARNING, list->path, list->text,
		     list->first_skipped, "%zu element%s: %s", list->skipped,
		     list->skipped == 1 ? " is left out" :
					  "s are left out, the first",
		     list->why_skipped);
}

int list_close(struct list *list)
{
	if (list->skipped)
		tell_skipped(list);
	free(list->text);
	list->text = NULL;
	return list->mistakes ? -EINVAL : 0;
}
