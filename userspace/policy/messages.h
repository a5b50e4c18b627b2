/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What there is to say about a policy text: errors and warnings with a place.
 * Library code adds messages and never prints; the CLI prints them once.
 */
#ifndef KZ_MESSAGES_H
#define KZ_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A place in a text: line and column count from 1, in bytes; line 0: none. */
struct location {
	uint32_t line;
	uint32_t column;
	uint32_t length; /* of what the caret underlines, at least 1 */
	uint32_t file; /* of a policy: policy_file(); 0: its own */
};

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
};

struct message {
	enum severity severity;
	struct location at;
	char *file; /* owned; where the place is: the policy, or a set's file */
	char *text; /* owned; "unknown field 'wam'", "expected a number" */
	char *source; /* owned; the line of the file, or NULL */
};

struct messages {
	struct message *list;
	size_t count;
	size_t errors;
};

/*
 * Add one message; printf-style. @source is the whole text @at counts lines
 * in, or NULL. Out of memory: the message is counted but not kept.
 */
void messages_add(struct messages *messages, enum severity severity,
		  const char *file, const char *source, struct location at,
		  const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/*
 *	edge.kz:12:9: error: field 'class' has 4 bits: 16 does not fit
 *	        set class 16
 *	                  ^~
 */
void messages_print(const struct messages *messages, FILE *out);

/* What it owns. */
void message_free(struct message *message);

/* Frees the list; @messages may be used again. */
void messages_clear(struct messages *messages);

#endif
