/* SPDX-License-Identifier: GPL-2.0-only */
/* The elements of a dynamic set, read. */
#ifndef KZ_NFT_LISTING_H
#define KZ_NFT_LISTING_H

#include "userspace/backend/nft/set.h"

struct nft_listing {
	const struct nft_loaded_set *set;
	struct kz_entry *list; /* owned */
	size_t count;
};

struct nftnl_set_elem;

/* The element's value as key words; false if it has none of that size. */
bool nft_element_words(struct nftnl_set_elem *element, enum nft_key key,
		       uint32_t words[4]);

/*
 * All that have not expired, in any order. 0, or -errno and @why; the caller
 * frees listing->list in any case.
 */
int nft_listing_read(const struct nft_loaded_set *s,
		     struct nft_listing *listing, char *why);

/* Those of @entries that are in the set; asks for each of them. */
int nft_listing_ask(const struct nft_loaded_set *s,
		    const struct kz_entry *entries, size_t count,
		    struct nft_listing *listing, char *why);

#endif
