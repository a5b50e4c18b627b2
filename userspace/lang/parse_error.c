// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MISTAKES_MAX 50 /* then the rest is not read */

/* Treat this as the end of the text. */
static void stop_reading(struct parser *p)
{
	p->lexer.at += strlen(p->lexer.at);
	p->token.kind = TOKEN_END;
}

static void add_message(struct parser *p, enum severity severity,
			struct location at, const char *format,
			va_list arguments)
{
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	policy_message(p->policy, p->messages, severity, at, "%s",
		       text ? text : "out of memory");
	free(text);
}

void parser_count_errors(struct parser *p, size_t count)
{
	p->errors += count;
	if (p->errors < MISTAKES_MAX)
		return;
	messages_add(p->messages, SEVERITY_ERROR, p->policy->file, NULL,
		     (struct location){ 0 },
		     "%zu mistakes: the rest of the file is not checked",
		     p->errors);
	stop_reading(p);
}

int parser_error(struct parser *p, struct location at, const char *format, ...)
{
	va_list arguments;

	if (p->errors >= MISTAKES_MAX) /* while the callers return */
		return -EINVAL;
	va_start(arguments, format);
	add_message(p, SEVERITY_ERROR, at, format, arguments);
	va_end(arguments);
	parser_count_errors(p, 1);
	return -EINVAL;
}

void parser_warning(struct parser *p, struct location at, const char *format,
		    ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_message(p, SEVERITY_WARNING, at, format, arguments);
	va_end(arguments);
}

int parser_no_memory(struct parser *p)
{
	parser_error(p, p->token.at, "out of memory");
	stop_reading(p);
	return -ENOMEM;
}

int parser_limit(struct parser *p, struct location at, const char *what,
		 unsigned int limit)
{
	parser_error(p, at, "too many %s: the limit is %u", what, limit);
	stop_reading(p);
	return -E2BIG;
}
