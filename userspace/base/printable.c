// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/base/printable.h"

#include <stdbool.h>

static bool is_control(unsigned char c, unsigned char next)
{
	return c < 0x20 || c == 0x7f ||
	       (c == 0xc2 && next >= 0x80 && next < 0xa0);
}

void printable_copy(char *copy, const char *text)
{
	for (; *text; text++) {
		bool wide = (unsigned char)*text == 0xc2;

		if (!is_control(text[0], text[1])) {
			*copy++ = *text;
			continue;
		}
		*copy++ = '?';
		if (wide) {
			*copy++ = '?';
			text++;
		}
	}
	*copy = '\0';
}
