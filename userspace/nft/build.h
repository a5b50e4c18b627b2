/* SPDX-License-Identifier: GPL-2.0-only */
/* A ruleset as a batch of netlink messages. */
#ifndef KZ_NFT_BUILD_H
#define KZ_NFT_BUILD_H

#include "userspace/nft/batch.h"
#include "userspace/nft/existing.h"

/*
 * What is written into the table beside the rules, to be read back later
 * (userspace/backend/nft/state.h): pieces of user data of our own type, in the
 * rules of a chain that no packet reaches.
 */
#define NFT_UDATA_OURS 0x6b /* nft's own types count from 0 */
#define NFT_UDATA_MAX 254 /* bytes of one piece */
#define NFT_METADATA_CHAIN "metadata"

struct nft_metadata {
	const void *bytes;
	size_t size;
};

/*
 * Make @ruleset's table with @metadata, each of which begins a piece.
 *
 * With @existing the table is there: all that is in it is removed in the same
 * batch, but for the hooks' chains, counters and dynamic sets that @ruleset
 * has, too. The hooks' chains must be those of @ruleset: packets could reach a
 * new one before it is filled, and the old one as well.
 */
void nft_build(struct nft_batch *batch, const struct nft_ruleset *ruleset,
	       const struct nft_metadata *metadata, size_t n_metadata,
	       const struct nft_existing *existing);

#endif
