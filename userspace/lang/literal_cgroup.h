/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_LITERAL_CGROUP_H
#define KZ_LITERAL_CGROUP_H

#include "userspace/lang/literal_word.h"
#include "userspace/lang/names.h"
#include "userspace/policy/ranges.h"

/*
 * A control group's path: its number in @known, where it is added, from 1.
 * With @warn it is told if it is not there. 0, LITERAL_ABSENT (with @why),
 * -EINVAL with @why (LITERAL_WHY_SIZE), or -ENOMEM.
 */
int cgroup_range(struct names *known, bool warn, const struct word *word,
		 struct range *range, char *why);

#endif
