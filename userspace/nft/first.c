// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/nft/first.h"

static uint64_t timeout_of(const struct policy_set *set, uint64_t timeout)
{
	if (timeout == KZ_SETS_OWN)
		return set->timeout;
	return timeout == KZ_FOREVER ? 0 : timeout;
}

static struct range range_of(const struct kz_wide *value)
{
	struct range one;

	memcpy(one.low, value->word, sizeof(one.low));
	memcpy(one.high, value->word, sizeof(one.high));
	return one;
}

void nft_first_fill(const struct nft_set *set, size_t i,
		    struct nft_first *first)
{
	const struct policy_element *from = &set->dynamic->first[i];
	unsigned int n = set->map ? set->map->n_keys : 1, k;

	*first = (struct nft_first){
		.timeout = timeout_of(set->dynamic, from->timeout),
	};
	if (set->map)
		parts_unpack(set->dynamic->parts, n, &from->value,
			     first->ranges);
	else
		first->ranges[0] = range_of(&from->value);
	for (k = 0; k < n; k++)
		first->element.ranges[k] = &first->ranges[k];
}
