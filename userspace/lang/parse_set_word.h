/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of a set: "type T", "elements = { ... }", "dynamic"... */
#ifndef KZ_PARSE_SET_WORD_H
#define KZ_PARSE_SET_WORD_H

#include "userspace/lang/parser.h"

enum set_word {
	WORD_TYPE,
	WORD_ELEMENTS,
	WORD_FILE,
	WORD_DYNAMIC,
	WORD_TIMEOUT,
	WORD_SIZE,
	WORD_FLAGS,
	SET_WORDS,
};

/* Where each word of the set that is being read occurs first; line 0: none. */
struct set_words {
	struct location at[SET_WORDS];
};

/* One part, up to its end; @words knows those that were read before. */
int parse_set_word(struct parser *p, struct policy_set *set,
		   struct set_words *words);

/* Do the words fit together? */
int set_words_check(struct parser *p, const struct policy_set *set,
		    const struct set_words *words);

#endif
