/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many edits of a text in which each rule has a line for itself (frame.h), one
 * after the other, without a parser.
 */
#ifndef KZ_EDIT_LINES_H
#define KZ_EDIT_LINES_H

#include "userspace/lang/edit_rule.h"

struct line_edit {
	enum edit_kind kind;
	uint32_t line; /* of the rule that is meant, from 1, after the edits
			* before
			*/
	const char *rule; /* the new one, of one line; not owned */
};

/* What @text is after @edits, as edit_rule() has each; freed by the caller. NULL:
 * there is no such rule, or no memory.
 */
char *edit_lines(const char *text, const struct line_edit *edits, size_t count);

#endif
