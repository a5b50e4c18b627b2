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
 * A table is made, or replaced, in two transactions, because the kernel lets
 * packets see the new rules some time before the elements of new sets of
 * intervals: the longer the transaction, the later. @existing is what the table
 * has already (NULL: nothing); nft_existing_rename() has been called with it.
 *
 * The first: all of @ruleset but the hooks' chains, so that no packet gets
 * there. A controller that is killed after it leaves the old policy, and parts
 * that nothing refers to, which the next replace removes.
 */
void nft_build_apart(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		     const struct nft_existing *existing);

/*
 * The second: the hooks' chains lead to it, all else in @existing is removed,
 * but for what @ruleset has by the same name. The hooks' chains that are there
 * are filled again: with two of them at a hook a packet could meet both.
 */
void nft_build_switch(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset,
		      const struct nft_existing *existing);

/* Both in one, for a new table that no packets meet yet. */
static inline void nft_build(struct nft_batch *batch,
			     const struct nft_ruleset *ruleset)
{
	nft_build_apart(batch, ruleset, NULL);
	nft_build_switch(batch, ruleset, NULL);
}

/* What nft_build_switch() removes of @existing. */
void nft_build_remove(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset,
		      const struct nft_existing *existing);

/* @ruleset's table has @metadata, each of which begins a piece, and no other. */
void nft_build_metadata(struct nft_batch *batch,
			const struct nft_ruleset *ruleset,
			const struct nft_metadata *metadata, size_t n_metadata);

#endif
