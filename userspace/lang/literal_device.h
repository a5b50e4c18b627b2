/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of devices, which need not be there: "ppp0", "wg*". */
#ifndef KZ_LITERAL_DEVICE_H
#define KZ_LITERAL_DEVICE_H

#include "userspace/lang/literal_word.h"
#include "userspace/policy/ranges.h"

/*
 * literal_range() of a name: its 16 bytes, padded with 0, as an address's. A
 * '*' at the end is any further characters; "\*" is the character.
 */
int device_range(const struct word *word, struct range *range, char *why);

#endif
