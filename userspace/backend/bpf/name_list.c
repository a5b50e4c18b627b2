// SPDX-License-Identifier: GPL-2.0-only
/* Names in a line; see name_list.h. */
#include <stdarg.h>
#include <stdio.h>

#include "userspace/backend/bpf/name_list.h"

#define PRINTED_MAX 8

struct name_list name_list(char *text, size_t size)
{
	text[0] = '\0';
	return (struct name_list){ .text = text, .size = size };
}

__attribute__((format(printf, 2, 3))) static void
append(struct name_list *list, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(list->text + list->at, list->size - list->at, format,
			   arguments);
	va_end(arguments);
	list->at += length;
	if (list->at >= list->size)
		list->at = list->size - 1;
}

void name_list_add(struct name_list *list, const char *name)
{
	if (list->count++ < PRINTED_MAX)
		append(list, "%s%s", list->count > 1 ? "," : "", name);
}

void name_list_end(struct name_list *list)
{
	if (list->count > PRINTED_MAX)
		append(list, " and %u more", list->count - PRINTED_MAX);
}
