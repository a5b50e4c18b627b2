/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KZMARK_CACHE=1: every policy that a test evaluates has 'cache flows' for all
 * groups that can have it, and is evaluated twice for each packet, so that the
 * second time is answered from the cache. With KZMARK_FORM=tables: small policies
 * have no cache otherwise, since they are code.
 */
#ifndef KZ_CACHED_H
#define KZ_CACHED_H

#include "userspace/policy/policy.h"

/* How often a packet is evaluated: 1 or 2. */
unsigned int cached_times(void);

/* Give the groups a cache, if it is asked for. */
void cached_add(struct policy *policy);

#endif
