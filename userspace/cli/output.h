/* SPDX-License-Identifier: GPL-2.0-only */
/* What kzmark says: complaints to stderr, answers to stdout. */
#ifndef KZ_CLI_OUTPUT_H
#define KZ_CLI_OUTPUT_H

#include <stdint.h>
#include <stdio.h>

#include "userspace/policy/messages.h"

struct backend;
struct json_object;

/* "kzmark: ..." and a newline to stderr; printf-style. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print @text, which others may have written: '?' for control characters. */
void print_name(FILE *out, const char *text);

/* What a backend's call answered: its @why, without the backend's name, or
 * strerror of @error (-errno) where it gave none.
 */
const char *backend_reason(const struct backend *backend, const char *why,
			   int error);
/* The same as a complaint, after the backend's name. */
void complain_backend(const struct backend *backend, const char *why,
		      int error);

/* Print @object to stdout, indented, and put it. */
void json_print(struct json_object *object);

/* The same on one line, for streams of objects. */
void json_print_line(struct json_object *object);

/* Array of { file, line, column, severity, text }. */
struct json_object *json_messages(const struct messages *messages);

/* A 32-bit mask as the string "0x3f000000". */
struct json_object *json_mask(uint32_t mask);

#endif
