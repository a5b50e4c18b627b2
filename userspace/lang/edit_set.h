/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The elements of one static set, or map, in a policy's text: where they are,
 * and the text with others in their place. Comments between them go with them;
 * the rest stays as its author wrote it.
 */
#ifndef KZ_EDIT_SET_H
#define KZ_EDIT_SET_H

#include <stdbool.h>
#include <stddef.h>

/* "set NAME { ... }": offsets in the text. */
struct set_block {
	bool map;
	bool loose; /* it has this word */
	size_t start, end; /* between the braces */
	size_t type, type_end; /* "type ..." or "typeof ..." */
	size_t list, list_end; /* the first "elements" or "file"; 0: none */
};

/* Find set or map @name in @text. False: it is not there, or has no type. */
bool set_block_find(const char *text, const char *name,
		    struct set_block *block);

/*
 * @text and, after it, a set of the same type called @name with @content,
 * statements of a set, of which the second line is line *@line. Freed by the
 * caller; NULL: no memory.
 */
char *set_block_beside(const char *text, const struct set_block *block,
		       const char *name, const char *content,
		       unsigned int *line);

/* @text with @list, a statement or "", instead of all its lists and files. */
char *set_block_apply(const char *text, const struct set_block *block,
		      const char *list);

#endif
