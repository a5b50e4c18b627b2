// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/counter_digests.h"
#include "userspace/nft/counter_names.h"

/* @digests are sorted: equal ones are adjacent, in the counters' order. */
static void digests_name(const struct counter_digest *digests, uint32_t count,
			 struct nft_counter *counters)
{
	uint32_t i, nth = 0;
	char *name;

	for (i = 0; i < count; i++) {
		name = counters[digests[i].index].name;
		nth = i && digests[i].digest == digests[i - 1].digest ?
			      nth + 1 :
			      1;
		if (nth == 1)
			snprintf(name, NFT_COUNTER_SIZE, "count_%016llx",
				 digests[i].digest);
		else
			snprintf(name, NFT_COUNTER_SIZE,
				 "count_%016llx_%" PRIu32, digests[i].digest,
				 nth);
	}
}

struct nft_counter *nft_counters_name(const struct image *image,
				      const struct kz_counter *begin)
{
	const struct kz_info_counter *about =
		(const void *)(image->bytes + image_info(image)->counters);
	uint32_t i, count = image->header->n_counters;
	struct nft_counter *counters = calloc(count + 1, sizeof(*counters));
	struct counter_digest *digests = counter_digests_sort(about, count);

	if (!counters || !digests) {
		free(counters);
		free(digests);
		return NULL;
	}
	for (i = 0; i < count; i++) {
		counters[i].rule = about[i].rule;
		if (begin)
			counters[i].begin = begin[i];
	}
	digests_name(digests, count, counters);
	free(digests);
	return counters;
}

void nft_counter_past(const struct nft_counter *counter,
		      char past[NFT_COUNTER_SIZE])
{
	snprintf(past, NFT_COUNTER_SIZE, "past_%s",
		 counter->name + strlen("count_"));
}

static int rule_compare(const void *key, const void *element)
{
	const struct nft_counter *counter = element;
	const uint32_t *rule = key;

	return *rule < counter->rule ? -1 : *rule > counter->rule;
}

uint32_t nft_counter_find(const struct nft_counter *counters, uint32_t count,
			  uint32_t rule)
{
	const struct nft_counter *found = bsearch(
		&rule, counters, count, sizeof(*counters), rule_compare);

	return found ? (uint32_t)(found - counters) : KZ_NONE;
}
