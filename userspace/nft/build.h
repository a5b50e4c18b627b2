/* SPDX-License-Identifier: GPL-2.0-only */
/* A ruleset as a batch of netlink messages. */
#ifndef KZ_NFT_BUILD_H
#define KZ_NFT_BUILD_H

#include "userspace/nft/batch.h"
#include "userspace/nft/existing.h"

/*
 * What is noted in the table beside the rules, to be read back later
 * (userspace/backend/nft/metadata.h): text, as the comments of rules of a chain
 * that no packet reaches. nft's own dump has comments, but no other user data.
 */
#define NFT_NOTE_MAX 120 /* characters of one comment; nft takes 128 */
#define NFT_METADATA_CHAIN "metadata"

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

/* @ruleset's table has @length characters of @text as its notes, and no other. */
void nft_build_metadata(struct nft_batch *batch,
			const struct nft_ruleset *ruleset, const char *text,
			size_t length);

#endif
