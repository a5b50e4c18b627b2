/* SPDX-License-Identifier: GPL-2.0-only */
/* Alternatives in a sentence: "'a', 'b' or 'c'". */
#ifndef KZ_WORD_LIST_H
#define KZ_WORD_LIST_H

#include <stddef.h>

#define WORD_LIST_SIZE 256

/* Write @words in quotes, with commas and "or" between them. */
void word_list(char text[WORD_LIST_SIZE], const char *const *words,
	       size_t count);

#endif
