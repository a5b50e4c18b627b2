/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of a set: "type T", "elements = { ... }", "dynamic"... */
#ifndef KZ_PARSE_SET_WORD_H
#define KZ_PARSE_SET_WORD_H

#include "userspace/lang/parser.h"

enum set_word {
	WORD_TYPE,
	WORD_TYPEOF,
	WORD_ELEMENTS,
	WORD_FILE,
	WORD_ON_ERROR,
	WORD_LOOSE,
	WORD_MAY_BE_EMPTY,
	WORD_MIN_ELEMENTS,
	WORD_MAX_SHARE,
	WORD_DYNAMIC,
	WORD_TIMEOUT,
	WORD_SIZE,
	WORD_PREFIXES,
	WORD_FLAGS,
	SET_WORDS,
};

/* The words of the set that is being read. */
struct set_words {
	struct location at[SET_WORDS]; /* of the first; line 0: none */
	struct token *files; /* owned: names */
	size_t n_files;
	bool skip; /* "on-error skip" */
	uint32_t least; /* "min-elements" */
	double share; /* "max-share", in percent */
	uint32_t lengths[KZ_MAX_LENGTHS]; /* "prefixes", ascending */
	uint32_t n_lengths;
};

/* One part, up to its end; @words knows those that were read before. */
int parse_set_word(struct parser *p, struct policy_set *set,
		   struct set_words *words);

/* Do the words fit together? */
int set_words_check(struct parser *p, const struct policy_set *set,
		    const struct set_words *words);

#endif
