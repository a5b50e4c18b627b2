/* SPDX-License-Identifier: GPL-2.0-only */
/* What the fields of a loaded policy are, in words of a key or of a flow. */
#ifndef KZ_CLI_FIELDS_H
#define KZ_CLI_FIELDS_H

#include <stdio.h>

#include "userspace/compile/compile.h"

struct json_object;

/*
 * Which fields: those that @words has, by key word from word first on. A
 * sticky field is taken from the mark if that is among them, else from what
 * the flow has of it.
 */
struct field_words {
	const uint32_t *words;
	uint32_t first;
	uint32_t count;
};

/* " wan=1 tenant=blue" to stdout; those that are 0 are left out. */
void fields_print(FILE *out, const struct image *image,
		  const struct field_words *from);

/* An object, "wan": 1 and so on, all of them. */
struct json_object *fields_json(const struct image *image,
				const struct field_words *from);

#endif
