// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "userspace/nft/existing.h"

int nft_existing_name_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool nft_existing_has_counter(const struct nft_existing *existing,
			      const char *name)
{
	return existing->n_counters &&
	       bsearch(name, existing->counters, existing->n_counters,
		       sizeof(*existing->counters), nft_existing_name_compare);
}

bool nft_existing_set_stays(const struct nft_existing_set *existing,
			    const struct nft_set *set)
{
	return existing->dynamic && set->dynamic &&
	       !strcmp(existing->name, set->name) &&
	       existing->type == nft_keys[set->key].type_number &&
	       existing->size == set->dynamic->size;
}
