/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of counters. A counter outlives its rule: if the next policy has the
 * rule, too, the counter has the same name there, and stays.
 */
#ifndef KZ_NFT_COUNTER_NAMES_H
#define KZ_NFT_COUNTER_NAMES_H

#include "userspace/compile/image.h"
#include "core/result.h"

#define NFT_COUNTER_SIZE 40

struct nft_counter {
	char name[NFT_COUNTER_SIZE];
	uint32_t rule; /* of the policy */
	struct kz_counter begin; /* what a new one has counted already */
};

/*
 * @image's counters by index: named after the digest, and if several have it,
 * in their order. They begin at @begin (NULL: 0). Freed by the caller; NULL:
 * no memory.
 */
struct nft_counter *nft_counters_name(const struct image *image,
				      const struct kz_counter *begin);

/*
 * The name of the object that has what @counter has counted elsewhere: a counter
 * takes a number only when it is made. No rule has it; it stays and goes with
 * @counter.
 */
void nft_counter_past(const struct nft_counter *counter,
		      char past[NFT_COUNTER_SIZE]);

/* The index of @rule's counter among @count; KZ_NONE: it does not count. */
uint32_t nft_counter_find(const struct nft_counter *counters, uint32_t count,
			  uint32_t rule);

#endif
