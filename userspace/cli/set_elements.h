/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements of a dynamic set as people write them: "10.0.0.1 timeout 1h". */
#ifndef KZ_CLI_SET_ELEMENTS_H
#define KZ_CLI_SET_ELEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/image.h"
#include "userspace/cli/set_write.h"

/* All zero: none. */
struct set_elements {
	struct kz_dynamic set; /* whose they are; of prefixes, of any length */
	bool timeouts; /* "timeout TIME" may follow an element */
	bool skip; /* what is wrong in a file is left out, with a warning */
	struct kz_entry *list; /* owned */
	size_t count, room;
	const char *file; /* where they come from; NULL: the command line */
	uint32_t *lines; /* owned: of the file, where each stands; 0: none */
	uint8_t *prefixes; /* owned: bits that each has, of the set's type */
};

#define SET_WORD_SIZE 256

/* The element that @words begin with, "192.0.2.1", ".", "22": how many words it
 * is. One that is too long is cut, and is wrong then.
 */
int set_element_join(char **words, int count, char joined[SET_WORD_SIZE]);

/* All return 0, or -errno after a complaint. */

int set_elements_words(struct set_elements *elements, int count, char **words);

/* A list ("-": standard input) of any format of import/format.h. */
int set_elements_file(struct set_elements *elements, const char *path);

/* One more, of @prefix bits: 0 or -ENOMEM. */
int set_elements_add(struct set_elements *elements,
		     const struct kz_entry *entry, unsigned int prefix,
		     uint32_t line);

void set_elements_free(struct set_elements *elements);

#define SET_VALUE_SIZE SET_BOX_SIZE

/* A value of a set of @type, 1 or 4 words, as text. */
void set_value_write(enum kz_set_type type, const uint32_t *words,
		     char text[SET_VALUE_SIZE]);

/* An element of dynamic @set as text: "10.0.0.0/8", "192.0.2.1 . 22". */
void set_dynamic_write(const struct kz_dynamic *set,
		       const struct kz_wide *value, char text[SET_VALUE_SIZE]);

/* Element @i as text. */
void set_element_write(const struct set_elements *elements, size_t i,
		       char text[SET_VALUE_SIZE]);

#endif
