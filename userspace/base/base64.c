// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "userspace/base/base64.h"

static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(const void *bytes, size_t size, char *text)
{
	const uint8_t *from = bytes;
	uint32_t group;
	size_t i, n;

	for (i = 0; i < size; i += 3, text += 4) {
		n = size - i < 3 ? size - i : 3;
		group = from[i] << 16;
		group |= n > 1 ? from[i + 1] << 8 : 0;
		group |= n > 2 ? from[i + 2] : 0;
		text[0] = digits[group >> 18];
		text[1] = digits[group >> 12 & 63];
		text[2] = n > 1 ? digits[group >> 6 & 63] : '=';
		text[3] = n > 2 ? digits[group & 63] : '=';
	}
}

/* Of one group: the digits before its padding. */
static size_t group_digits(const char *text)
{
	if (text[3] != '=')
		return 4;
	return text[2] == '=' ? 2 : 3;
}

static int group_read(const char *text, size_t n, uint32_t *group)
{
	const char *found;
	size_t i;

	*group = 0;
	for (i = 0; i < 4; i++) {
		found = i < n ? memchr(digits, text[i], 64) : digits;
		if (!found)
			return -EINVAL;
		*group = *group << 6 | (uint32_t)(found - digits);
	}
	return 0;
}

ssize_t base64_read(const char *text, size_t length, void *bytes)
{
	uint8_t *to = bytes;
	uint32_t group;
	size_t i, n, b;

	if (length % 4)
		return -EINVAL;
	for (i = 0; i < length; i += 4) {
		n = group_digits(text + i);
		if ((n < 4 && i + 4 < length) ||
		    group_read(text + i, n, &group))
			return -EINVAL;
		for (b = 0; b + 1 < n; b++)
			*to++ = group >> (16 - 8 * b);
	}
	return to - (uint8_t *)bytes;
}
