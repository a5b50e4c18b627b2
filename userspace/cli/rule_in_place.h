/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A rule of a loaded policy changed in its image, where its text is not read:
 * the new rule is compiled alone, in the policy's frame (frame.h), and put into
 * the image (compile/patch.h); the text gets a line in its journal
 * (kept_edits.h).
 *
 * Whatever is not as usual, mistakes included, is left to the whole replace
 * (rule_change.h), which says what is wrong.
 */
#ifndef KZ_CLI_RULE_IN_PLACE_H
#define KZ_CLI_RULE_IN_PLACE_H

#include "userspace/cli/rule.h"

/*
 * 0: it is done, and @done has been filled. Or -errno, and nothing has changed:
 * the policy must be replaced, for the reason in @why (WHY_SIZE).
 */
int rule_in_place(const struct rule_request *request, struct rule_done *done,
		  char *why);

#endif
