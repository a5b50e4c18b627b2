/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The journal of a kept policy (kept.h): the rules that were changed in place
 * since it was loaded, NAME~edits beside NAME. One line each,
 *
 *	GENERATION before|after|delete|replace LINE RULE
 *
 * with the generation that the change makes, and the line of the text that the
 * rule is on by then. A line is written before its change is made: it counts if
 * what is loaded has that many changes. So a process may be killed anywhere: a
 * line that is not whole, or whose change was not made, is followed by one of
 * the same generation, or by none.
 */
#ifndef KZ_CLI_KEPT_EDITS_H
#define KZ_CLI_KEPT_EDITS_H

#include "userspace/cli/kept.h"
#include "userspace/cli/source.h"
#include "userspace/lang/edit_lines.h"

/* Give @kept its frame, if @source has one and can be changed in place. */
void kept_frame_make(struct kept *kept, const struct source *source);

/* Add the change of policy @name that makes @generation. 0, or -errno with a
 * sentence in @why (WHY_SIZE).
 */
int kept_edits_add(const char *name, uint32_t generation,
		   const struct line_edit *edit, char *why);

/*
 * Make the @count changes of policy @name that follow kept->generation in the
 * kept text. -ESTALE: the journal does not have them.
 */
int kept_edits_apply(struct kept *kept, const char *name, uint32_t count,
		     char *why);

#endif
