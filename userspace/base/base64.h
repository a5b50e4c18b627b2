/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes as text: base64 of RFC 4648, with its padding. */
#ifndef KZ_BASE64_H
#define KZ_BASE64_H

#include <stddef.h>
#include <sys/types.h>

/* Characters for @size bytes. */
#define BASE64_LENGTH(size) (((size) + 2) / 3 * 4)

/* Write BASE64_LENGTH(@size) characters to @text, without a NUL. */
void base64_write(const void *bytes, size_t size, char *text);

/*
 * Read @length characters of @text into @bytes, which may have room for 3 bytes
 * per 4 characters. How many bytes there are, or -EINVAL: it is not base64.
 */
ssize_t base64_read(const char *text, size_t length, void *bytes);

#endif
