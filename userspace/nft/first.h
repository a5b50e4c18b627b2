/* SPDX-License-Identifier: GPL-2.0-only */
/* What a dynamic set has from the start, in nft. */
#ifndef KZ_NFT_FIRST_H
#define KZ_NFT_FIRST_H

#include "userspace/nft/ruleset.h"

/* One of them, as an element of a map. */
struct nft_first {
	struct range ranges[KZ_JOIN_PARTS];
	struct nft_element element; /* points to these */
	uint64_t timeout; /* ms; 0: it stays */
};

/* Number @i of dynamic @set; not to be copied. */
void nft_first_fill(const struct nft_set *set, size_t i,
		    struct nft_first *first);

#endif
