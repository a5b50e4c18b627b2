/* SPDX-License-Identifier: GPL-2.0-only */
/* What a table that is to be replaced has already. */
#ifndef KZ_NFT_EXISTING_H
#define KZ_NFT_EXISTING_H

#include "userspace/nft/ruleset.h"

/* Where a set, a chain without hook or a limit ends in this and a number. */
#define NFT_VERSION_MARK '/'

struct nft_existing_set {
	char name[NFT_CHAIN_SIZE];
	uint32_t type; /* nft_keys[].type_number */
	uint32_t size;
	uint32_t size_before; /* a replace changed it; 0: it did not */
	bool dynamic;
	bool interval; /* its elements are ends of intervals */
};

/* A hook's chain. */
struct nft_existing_hook {
	char name[NFT_CHAIN_SIZE];
	uint32_t hook; /* NF_INET_* */
	int32_t priority;
};

struct nft_existing {
	struct nft_existing_hook *hooks; /* owned */
	size_t n_hooks;
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
 * Give @ruleset's parts names that nothing in @existing has, but for its hooks'
 * chains, its counters, and the dynamic sets that stay: those get the names of
 * the sets that they continue.
 */
void nft_existing_rename(const struct nft_existing *existing,
			 struct nft_ruleset *ruleset);

/*
 * The dynamic set called @name, or so but for a number, of @type
 * (nft_keys[].type_number). If there are several, one of them is left over from
 * a load that was killed: the one of @size, if there is one. NULL: there is
 * none. @existing may be NULL.
 */
const struct nft_existing_set *
nft_existing_dynamic_find(const struct nft_existing *existing, const char *name,
			  uint32_t type, uint32_t size);

/* The same for @set; NULL, too, if that is not dynamic. */
const struct nft_existing_set *
nft_existing_set_before(const struct nft_existing *existing,
			const struct nft_set *set);

/*
 * The set that stays, with its elements, as @set (S59), or NULL: both are
 * dynamic, of one name, type and size. @existing may be NULL.
 */
const struct nft_existing_set *
nft_existing_set_find(const struct nft_existing *existing,
		      const struct nft_set *set);

bool nft_existing_has_hook(const struct nft_existing *existing,
			   const char *name);
bool nft_existing_has_counter(const struct nft_existing *existing,
			      const char *name);

/* By strcmp(): the order of .counters. */
int nft_existing_name_compare(const void *a, const void *b);

/* Only what is not in @before, too, stays in @existing. */
void nft_existing_subtract(struct nft_existing *existing,
			   const struct nft_existing *before);

void nft_existing_free(struct nft_existing *existing);

#endif
