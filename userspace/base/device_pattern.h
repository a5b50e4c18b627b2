/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices are told by name, or by a pattern of names (fnmatch(3)): "wg*". */
#ifndef KZ_DEVICE_PATTERN_H
#define KZ_DEVICE_PATTERN_H

#include <stdbool.h>
#include <string.h>

static inline bool device_is_pattern(const char *name)
{
	return strpbrk(name, "*?[");
}

#endif
