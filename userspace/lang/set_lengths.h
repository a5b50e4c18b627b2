/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A dynamic set of prefixes, "prefixes 48, 64", is a set for each length:
 * NAME.48, which NAME means, and NAME.64.
 */
#ifndef KZ_SET_LENGTHS_H
#define KZ_SET_LENGTHS_H

#include "userspace/lang/parse_set_word.h"

/* "48, 64, 128" into @words, in any order. */
int parse_set_lengths(struct parser *p, struct set_words *words);

/* Make @set that of the first length of @words, and add the others. Returns as
 * a parse_*() does.
 */
int set_lengths_make(struct parser *p, struct policy_set *set,
		     const struct set_words *words);

/*
 * "/64" after a key, for the @set that is added to: *@of is the one of that
 * length. Without it, the length of whole addresses.
 */
int parse_length_of(struct parser *p, const struct policy_set *set,
		    struct location at, const struct policy_set **of);

/* Report that a prefix of @length bits, at @at, is of none of @set's lengths. */
int set_length_error(struct parser *p, const struct policy_set *set,
		     struct location at, uint32_t length);

#endif
