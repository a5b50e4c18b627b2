/* SPDX-License-Identifier: GPL-2.0-only */
/* Values that actions set: of fields, and priorities. */
#ifndef KZ_LITERAL_VALUE_H
#define KZ_LITERAL_VALUE_H

#include <stdbool.h>

#include "userspace/policy/policy.h"

/* "1:10" or "1:": a class of tc, two hexadecimal halves; false: it is none. */
bool literal_class(const char *text, size_t length, uint32_t *value);

/*
 * A value of @map: a number or a name of its field's, which fits it; or a
 * priority. 0, or -EINVAL with @why (LITERAL_WHY_SIZE).
 */
int literal_map_value(const struct policy_map *map, const char *text,
		      size_t length, uint32_t *value, char *why);

#endif
