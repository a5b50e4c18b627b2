/* SPDX-License-Identifier: GPL-2.0-only */
/* When a limit lets a packet pass; each environment keeps the buckets. */
#ifndef KZ_TOKEN_BUCKET_H
#define KZ_TOKEN_BUCKET_H

#include "core/image.h"

/*
 * The generic cell rate algorithm: at time @now, with a bucket that is due at
 * @due (0 at first), may a packet pass? If so the bucket is due at *@next.
 */
kz_inline bool kz_limit_due(const struct kz_limit *limit, __u64 due, __u64 now,
			    __u64 *next)
{
	if (due < now)
		due = now;
	*next = due + limit->interval;
	return due - now <= limit->slack;
}

#endif
