/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts of a policy's rules, from one backend to another. */
#ifndef KZ_COUNTER_CARRY_H
#define KZ_COUNTER_CARRY_H

#include "userspace/backend/backend.h"

/*
 * Policy @name is loaded into @from, and to be loaded elsewhere as @image: add
 * to @counts[i], for each of @image's counters, what the same rule has counted
 * in @from. 0, or -errno and @why.
 */
int counter_carry(const struct backend *from, const char *name,
		  const struct image *image, struct kz_counter *counts,
		  char *why);

#endif
