/* SPDX-License-Identifier: GPL-2.0-only */
/* Names for pieces of text: "define NAME = VALUE", used as "$NAME". */
#ifndef KZ_DEFINITIONS_H
#define KZ_DEFINITIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "userspace/policy/messages.h"

struct definition {
	char *name; /* owned */
	char *value; /* owned; on one line, names in it replaced */
	bool given; /* by the command line: the text's own is not taken */
	struct location at;
};

struct definitions {
	struct definition *list; /* owned */
	size_t count;
	bool without_devices; /* given: of a device or a control group that is
			       * not here there is only a warning
			       */
};

/* The length of the name at @text; 0: there is none. */
size_t definition_name_length(const char *text);

/* NULL: there is none of this name (@length bytes). */
struct definition *definition_find(const struct definitions *definitions,
				   const char *name, size_t length);

/* Add one; both are copied. NULL: no memory. */
struct definition *definition_add(struct definitions *definitions,
				  const char *name, size_t length,
				  const char *value);

/* "NAME=VALUE" of a command line. 0, -EINVAL: it is not that; -ENOMEM. */
int definition_give(struct definitions *definitions, const char *text);

/*
 * How much of @value is to be written, from *@start on: between the braces of
 * a list that becomes a part of another list (@in_list), else all.
 */
size_t definition_value(const char *value, bool in_list, const char **start);

void definitions_free(struct definitions *definitions);

#endif
