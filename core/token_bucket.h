/* SPDX-License-Identifier: GPL-2.0-only */
/* When a limit lets a packet pass; each environment keeps the buckets. */
#ifndef KZ_TOKEN_BUCKET_H
#define KZ_TOKEN_BUCKET_H

#include "core/image.h"

#define KZ_MAX_COUNTED 0xfffffU /* bytes of a packet: no device has larger */

/* What a packet of @length bytes costs where bytes are counted, in ns. */
kz_inline __u64 kz_limit_byte_cost(const struct kz_limit *limit, __u32 length)
{
	if (length > KZ_MAX_COUNTED)
		length = KZ_MAX_COUNTED;
	return limit->interval * length + limit->rest * length / limit->rate;
}

/*
 * The generic cell rate algorithm: at time @now, with a bucket that is full
 * again at @due (0 at first), may a packet pass that costs @cost ns? If so the
 * bucket is full again at *@next.
 */
kz_inline bool kz_limit_due(const struct kz_limit *limit, __u64 due, __u64 now,
			    __u64 cost, __u64 *next)
{
	if (due < now)
		due = now;
	*next = due + cost;
	return *next - now <= limit->depth;
}

#endif
