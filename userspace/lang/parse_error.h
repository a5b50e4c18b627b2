/* SPDX-License-Identifier: GPL-2.0-only */
/* Messages about the text that is being parsed. */
#ifndef KZ_PARSE_ERROR_H
#define KZ_PARSE_ERROR_H

#include "userspace/lang/parser.h"

/* All add an error and return -EINVAL, or -ENOMEM. */
int parser_error(struct parser *p, struct location at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int parser_no_memory(struct parser *p);

/* An error after which no more is read: a limit is exceeded. -E2BIG. */
int parser_limit(struct parser *p, struct location at, const char *what,
		 unsigned int limit);

/* Count errors that another reader has added to the messages. */
void parser_count_errors(struct parser *p, size_t count);

void parser_warning(struct parser *p, struct location at, const char *format,
		    ...) __attribute__((format(printf, 3, 4)));

#endif
