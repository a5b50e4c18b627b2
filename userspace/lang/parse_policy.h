/* SPDX-License-Identifier: GPL-2.0-only */
/* The parser, as the rest of the program calls it. */
#ifndef KZ_PARSE_POLICY_H
#define KZ_PARSE_POLICY_H

#include "userspace/lang/definitions.h"
#include "userspace/policy/policy.h"

/*
 * Parse and check @text (NUL-terminated, copied), called @file in messages;
 * set files are looked up relative to @file's folder. Device names are
 * resolved in the caller's network namespace. Returns the policy, to be freed
 * by policy_free(), or NULL if @messages has errors; parsing continues after
 * an error, to report them all.
 */
struct policy *policy_parse(const char *file, const char *text,
			    struct messages *messages);

/* @text after the mark of the byte order that some editors put before it. */
const char *policy_text(const char *text);

/* policy_parse() of the file @path ("-": standard input). */
struct policy *policy_read(const char *path, struct messages *messages);

/* The same, with definitions (may be NULL) that take the place of the text's. */
struct policy *policy_parse_with(const char *file, const char *text,
				 const struct definitions *given,
				 struct messages *messages);
struct policy *policy_read_with(const char *path,
				const struct definitions *given,
				struct messages *messages);

#endif
