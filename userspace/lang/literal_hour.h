/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_LITERAL_HOUR_H
#define KZ_LITERAL_HOUR_H

#include "userspace/lang/literal_word.h"
#include "userspace/policy/ranges.h"

/*
 * "21:00", "21:00:30", or a range of two: seconds of the day. Its low may be
 * greater than its high: the range goes over midnight. 0, or -EINVAL with
 * @why (LITERAL_WHY_SIZE).
 */
int hour_range(const struct word *word, struct range *range, char *why);

#endif
