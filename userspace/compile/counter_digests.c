// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/compile/counter_digests.h"
#include "core/image.h"

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

static __u32 sorted_match(const struct counter_digest *old, __u32 n_old,
			  const struct counter_digest *new, __u32 n_new,
			  __u32 *carried)
{
	__u32 i, j = 0, matches = 0;

	for (i = 0; i < n_new; i++) {
		while (j < n_old && old[j].digest < new[i].digest)
			j++;
		carried[new[i].index] = KZ_NONE;
		if (j == n_old || old[j].digest != new[i].digest)
			continue;
		carried[new[i].index] = old[j++].index;
		matches++;
	}
	return matches;
}

int counter_digests_match(const struct kz_info_counter *old, __u32 n_old,
			  const struct kz_info_counter *new, __u32 n_new,
			  __u32 *carried, __u32 *matches)
{
	struct counter_digest *before = counter_digests_sort(old, n_old);
	struct counter_digest *after = counter_digests_sort(new, n_new);
	int err = before && after ? 0 : -ENOMEM;

	if (!err)
		*matches = sorted_match(before, n_old, after, n_new, carried);
	free(before);
	free(after);
	return err;
}
