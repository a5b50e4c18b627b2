/* SPDX-License-Identifier: GPL-2.0-only */
/* A word that is read as a value, and numbers. */
#ifndef KZ_LITERAL_WORD_H
#define KZ_LITERAL_WORD_H

#include <stddef.h>
#include <stdint.h>

/* As it is written; not NUL-terminated. */
struct word {
	const char *text;
	size_t length;
};

/* How much of it a message shows. */
int word_shown(const struct word *word);

/* -EINVAL, and @why (LITERAL_WHY_SIZE) says that its range is reversed. */
int word_range_reversed(const struct word *word, char *why);

/* 0 to 15; 16: not a digit. */
int digit_value(char c);

/*
 * A decimal or 0x number. 0; -EINVAL: not a number; -ERANGE: one that does
 * not fit into 32 bits.
 */
int literal_number(const char *text, size_t length, uint32_t *value);

#endif
