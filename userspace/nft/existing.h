/* SPDX-License-Identifier: GPL-2.0-only */
/* What a table that is to be replaced has already. */
#ifndef KZ_NFT_EXISTING_H
#define KZ_NFT_EXISTING_H

#include "userspace/nft/ruleset.h"

struct nft_existing_set {
	char name[NFT_CHAIN_SIZE];
	uint32_t type; /* nft_keys[].type_number */
	uint32_t size;
	bool dynamic;
};

struct nft_existing {
	char (*chains)[NFT_CHAIN_SIZE]; /* owned: without those of hooks */
	size_t n_chains;
	struct nft_existing_set *sets; /* owned: those that have a name */
	size_t n_sets;
	char (*counters)[NFT_CHAIN_SIZE]; /* owned, sorted */
	size_t n_counters;
	char (*limits)[NFT_CHAIN_SIZE]; /* owned */
	size_t n_limits;
};

/*
 * True if @existing stays, with its elements, as @set (S59): both are dynamic,
 * of one name, type and size.
 */
bool nft_existing_set_stays(const struct nft_existing_set *existing,
			    const struct nft_set *set);

bool nft_existing_has_counter(const struct nft_existing *existing,
			      const char *name);

/* By strcmp(): the order of .counters. */
int nft_existing_name_compare(const void *a, const void *b);

#endif
