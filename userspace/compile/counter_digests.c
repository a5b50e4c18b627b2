// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "userspace/compile/counter_digests.h"

static int digest_compare(const void *a, const void *b)
{
	const struct counter_digest *x = a, *y = b;

	if (x->digest != y->digest)
		return x->digest < y->digest ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

struct counter_digest *
counter_digests_sort(const struct kz_info_counter *counters, __u32 count)
{
	struct counter_digest *digests =
		calloc((size_t)count + 1, sizeof(*digests));
	__u32 i;

	if (!digests)
		return NULL;
	for (i = 0; i < count; i++) {
		digests[i].digest = counters[i].digest;
		digests[i].index = i;
	}
	qsort(digests, count, sizeof(*digests), digest_compare);
	return digests;
}
