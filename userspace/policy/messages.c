// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/policy/messages.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* A line longer than this (a generated list) is located but not shown. */
#define SOURCE_LINE_MAX 400

static char *format_text(const char *format, va_list arguments)
{
	char *text;

	return vasprintf(&text, format, arguments) < 0 ? NULL : text;
}

/* A copy of line @number (from 1) of @source, or NULL. */
static char *source_line(const char *source, uint32_t number)
{
	const char *end;
	size_t length;

	if (!source || !number)
		return NULL;
	while (--number) {
		source = strchr(source, '\n');
		if (!source)
			return NULL;
		source++;
	}
	end = strchrnul(source, '\n');
	length = end - source;
	if (length && source[length - 1] == '\r')
		length--;
	return length <= SOURCE_LINE_MAX ? strndup(source, length) : NULL;
}

void messages_add(struct messages *messages, enum severity severity,
		  const char *file, const char *source, struct location at,
		  const char *format, ...)
{
	struct message *list, *message;
	va_list arguments;

	if (severity == SEVERITY_ERROR)
		messages->errors++;
	list = reallocarray(messages->list, messages->count + 1, sizeof(*list));
	if (!list)
		return;
	messages->list = list;
	message = &list[messages->count++];
	*message = (struct message){
		.severity = severity,
		.at = at,
		.file = file ? strdup(file) : NULL,
		.source = source_line(source, at.line),
	};
	va_start(arguments, format);
	message->text = format_text(format, arguments);
	va_end(arguments);
}

/* UTF-8: such a byte has no column of its own. */
static bool is_continuation_byte(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static bool is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

/* Text from a policy may hold anything; a terminal must not act on it. */
static void print_clean(const char *text, FILE *out)
{
	for (; *text; text++)
		putc(is_control(*text) ? '?' : *text, out);
}

static void print_caret(const struct message *message, FILE *out)
{
	size_t i, length = strlen(message->source);
	size_t start = message->at.column ? message->at.column - 1 : 0;
	size_t end = start + message->at.length;

	for (i = 0; i < start; i++) {
		char c = i < length ? message->source[i] : ' ';

		if (!is_continuation_byte(c))
			putc(c == '\t' ? '\t' : ' ', out);
	}
	putc('^', out);
	for (i = start + 1; i < end && i < length; i++) {
		if (!is_continuation_byte(message->source[i]))
			putc('~', out);
	}
	putc('\n', out);
}

static void message_print(const struct message *message, FILE *out)
{
	static const char *const severities[] = {
		[SEVERITY_ERROR] = "error",
		[SEVERITY_WARNING] = "warning",
	};

	if (message->file) {
		print_clean(message->file, out);
		if (message->at.line)
			fprintf(out, ":%u:%u", message->at.line,
				message->at.column);
		fputs(": ", out);
	}
	fprintf(out, "%s: ", severities[message->severity]);
	print_clean(message->text ? message->text : "out of memory", out);
	putc('\n', out);
	if (message->source) {
		print_clean(message->source, out);
		putc('\n', out);
		print_caret(message, out);
	}
}

void messages_print(const struct messages *messages, FILE *out)
{
	size_t i;

	for (i = 0; i < messages->count; i++)
		message_print(&messages->list[i], out);
}

void message_free(struct message *message)
{
	free(message->file);
	free(message->text);
	free(message->source);
}

void messages_clear(struct messages *messages)
{
	size_t i;

	for (i = 0; i < messages->count; i++)
		message_free(&messages->list[i]);
	free(messages->list);
	*messages = (struct messages){ 0 };
}
