// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/backend/backend.h"
#include "userspace/base/printable.h"
#include "userspace/base/refuse.h"

void complain(const char *format, ...)
{
	char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	fputs("kzmark: ", stderr);
	print_name(stderr, text ? text : errno_words(ENOMEM));
	fputc('\n', stderr);
	free(text);
}

void print_name(FILE *out, const char *text)
{
	char *copy = malloc(strlen(text) + 1);

	if (!copy)
		return;
	printable_copy(copy, text);
	fputs(copy, out);
	free(copy);
}

const char *backend_reason(const struct backend *backend, const char *why,
			   int error)
{
	size_t length = strlen(backend->name);

	if (!strncmp(why, backend->name, length) && why[length] == ':')
		return why + length + strspn(why + length, ": ");
	return *why ? why : errno_words(error);
}

void complain_backend(const struct backend *backend, const char *why, int error)
{
	complain("%s: %s", backend->name, backend_reason(backend, why, error));
}

void json_print(struct json_object *object)
{
	puts(json_object_to_json_string_ext(
		object,
		JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

void json_print_line(struct json_object *object)
{
	puts(json_object_to_json_string_ext(
		object,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

struct json_object *json_mask(uint32_t mask)
{
	char text[11];

	snprintf(text, sizeof(text), "0x%08x", mask);
	return json_object_new_string(text);
}

static struct json_object *json_message(const struct message *message)
{
	struct json_object *o = json_object_new_object();
	const char *severity = message->severity == SEVERITY_ERROR ? "error" :
								     "warning";

	json_object_object_add(
		o, "file",
		message->file ? json_object_new_string(message->file) : NULL);
	json_object_object_add(o, "line",
			       json_object_new_int64(message->at.line));
	json_object_object_add(o, "column",
			       json_object_new_int64(message->at.column));
	json_object_object_add(o, "severity", json_object_new_string(severity));
	json_object_object_add(o, "text",
			       json_object_new_string(message->text));
	return o;
}

struct json_object *json_messages(const struct messages *messages)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	/* list may be shorter than count when memory ran out */
	for (i = 0; messages->list && i < messages->count; i++)
		json_object_array_add(array, json_message(&messages->list[i]));
	return array;
}
