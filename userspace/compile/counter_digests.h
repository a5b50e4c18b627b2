/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy's counters by what outlives a replace: the digests of their rules.
 */
#ifndef KZ_COUNTER_DIGESTS_H
#define KZ_COUNTER_DIGESTS_H

#include "core/image_info.h"

struct counter_digest {
	__u64 digest;
	__u32 index; /* of the counter */
};

/*
 * The digests of @count counters in order, equal ones in the order of their
 * indices. Freed by the caller; NULL: no memory.
 */
struct counter_digest *
counter_digests_sort(const struct kz_info_counter *counters, __u32 count);

/*
 * Into @carried[i], for each of @n_new counters: which of @n_old counts the
 * same rule, or KZ_NONE. Of equal digests the first matches the first.
 * *@matches is how many do. 0 or -ENOMEM.
 */
int counter_digests_match(const struct kz_info_counter *old, __u32 n_old,
			  const struct kz_info_counter *new, __u32 n_new,
			  __u32 *carried, __u32 *matches);

#endif
