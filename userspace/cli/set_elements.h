/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements of a dynamic set as people write them: "10.0.0.1 timeout 1h". */
#ifndef KZ_CLI_SET_ELEMENTS_H
#define KZ_CLI_SET_ELEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/image.h"

/* All zero: none. */
struct set_elements {
	enum kz_set_type type;
	bool timeouts; /* "timeout TIME" may follow an element */
	bool skip; /* what is wrong in a file is left out, with a warning */
	struct kz_entry *list; /* owned */
	size_t count, room;
	const char *file; /* where they come from; NULL: the command line */
	uint32_t *lines; /* owned: of the file, where each stands */
};

/* All return 0, or -errno after a complaint. */

int set_elements_words(struct set_elements *elements, int count, char **words);

/* A list ("-": standard input) of any format of import/format.h. */
int set_elements_file(struct set_elements *elements, const char *path);

void set_elements_free(struct set_elements *elements);

#define SET_VALUE_SIZE 48

/* A value of a set of @type as text. */
void set_value_write(enum kz_set_type type, const struct kz_value *value,
		     char text[SET_VALUE_SIZE]);

#endif
