// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/nft/first.h"

static uint64_t timeout_of(const struct policy_set *set, uint64_t timeout)
{
	if (timeout == KZ_SETS_OWN)
		return set->timeout;
	return timeout == KZ_FOREVER ? 0 : timeout;
}

void nft_first_fill(const struct nft_set *set, size_t i,
		    struct nft_first *first)
{
	const struct policy_element *from = &set->dynamic->first[i];
	unsigned int n = set->map ? set->map->n_keys : 1, k;

	*first = (struct nft_first){
		.timeout = timeout_of(set->dynamic, from->timeout),
	};
	if (!set->map)
		memcpy(first->ranges[0].low, from->value, sizeof(from->value));
	for (k = 0; k < n; k++) {
		if (set->map)
			first->ranges[k].low[0] = from->value[k];
		memcpy(first->ranges[k].high, first->ranges[k].low,
		       sizeof(first->ranges[k].low));
		first->element.ranges[k] = &first->ranges[k];
	}
}
