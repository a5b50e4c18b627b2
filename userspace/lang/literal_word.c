// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literal_word.h"

#include <errno.h>
#include <stdio.h>

#include "userspace/lang/literals.h"

#define SHOWN_MAX 60 /* of a word, in a message */

int word_shown(const struct word *word)
{
	return word->length < SHOWN_MAX ? word->length : SHOWN_MAX;
}

int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

int literal_number(const char *text, size_t length, uint32_t *value)
{
	bool fits = true;
	uint64_t sum = 0;
	int base = 10;
	size_t i = 0;

	if (length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
		base = 16;
		i = 2;
	}
	if (i == length)
		return -EINVAL;
	for (; i < length; i++) {
		if (digit_value(text[i]) >= base)
			return -EINVAL;
		sum = sum * base + digit_value(text[i]);
		if (sum > UINT32_MAX) {
			fits = false;
			sum = 0;
		}
	}
	if (!fits)
		return -ERANGE;
	*value = sum;
	return 0;
}

int word_range_reversed(const struct word *word, char *why)
{
	return refuse(
		why, -EINVAL,
		"range '%.*s' is reversed: its first value is the larger one",
		word_shown(word), word->text);
}
