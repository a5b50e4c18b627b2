/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_FNV_H
#define KZ_FNV_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 32 bits: RFC 9923. */
static inline uint32_t fnv_32(const char *text, size_t length)
{
	uint32_t hash = 0x811c9dc5;
	size_t i;

	for (i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)text[i]) * 0x01000193;
	return hash;
}

#endif
