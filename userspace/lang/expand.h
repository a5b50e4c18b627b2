/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The statements that are about the text: "include "FILE*"" puts files in,
 * "define NAME = VALUE" gives a name to a value, and "$NAME" is the value. The
 * parser reads the text that comes of it; its tokens' places are those in the
 * files.
 */
#ifndef KZ_EXPAND_H
#define KZ_EXPAND_H

#include "userspace/lang/definitions.h"
#include "userspace/lang/expansion.h"
#include "userspace/policy/policy.h"

/* False: @text has nothing of this. Most policies have not, and some are large. */
bool expand_is_needed(const char *text);

/*
 * Expand @policy->text; files that are included are added to the policy.
 * @given (may be NULL): definitions that take the place of the text's own.
 * Mistakes are in @messages, and what was understood is in the text. 0, also
 * if there were mistakes or nothing was to be done (the text is then empty);
 * -ENOMEM.
 */
int expand(struct policy *policy, const struct definitions *given,
	   struct messages *messages, struct expansion *expansion);

#endif
