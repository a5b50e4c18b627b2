/* SPDX-License-Identifier: GPL-2.0-only */
/* What a static set must be like, so that a bad list is not loaded. */
#ifndef KZ_SET_GUARDS_H
#define KZ_SET_GUARDS_H

#include "userspace/lang/parse_set_word.h"

/*
 * Ask "min-elements" and "max-share" of @set, whose ranges are merged. Returns
 * as a parse_*() does.
 */
int set_guards_check(struct parser *p, const struct policy_set *set,
		     const struct set_words *words);

#endif
