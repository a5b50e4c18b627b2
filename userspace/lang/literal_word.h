/* SPDX-License-Identifier: GPL-2.0-only */
/* What the readers of literals share. */
#ifndef KZ_LITERAL_WORD_H
#define KZ_LITERAL_WORD_H

#include "userspace/lang/literals.h"

/* As it is written; no 0 byte need follow. */
struct word {
	const char *text;
	size_t length;
};

/* How much of it a message shows. */
int word_shown(const struct word *word);
/* -EINVAL, and @why (LITERAL_WHY_SIZE) says that its range runs backwards. */
int word_range_reversed(const struct word *word, char *why);
/* 0 to 15; 16: none. */
int digit_value(char c);
/* "IPv4 address": a single one of @type, for messages. */
const char *literal_one(enum value_type type);

/* literal_range() of addresses: host byte order, most significant word first. */
int address_range(enum value_type type, const struct word *word,
		  struct range *range, char *why);

#endif
