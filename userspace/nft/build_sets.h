/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets, maps and their elements as netlink messages. */
#ifndef KZ_NFT_BUILD_SETS_H
#define KZ_NFT_BUILD_SETS_H

#include "userspace/nft/batch.h"
#include "userspace/nft/existing.h"

/* How rules of the same batch name a set: by name, or if it has none by id. */
#define NFT_ANONYMOUS_NAME "__set%d" /* the kernel fills the number in */
#define NFT_ANONYMOUS_MAP "__map%d"
#define NFT_SET_ID(number) ((number) + 1)

/*
 * All sets of @ruleset that only hooks' chains have (@at_hook), or all others,
 * but those that stay in the table (@existing: or NULL).
 */
void nft_sets_build(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		    bool at_hook, const struct nft_existing *existing);
/*
 * Give @existing, which is the dynamic set @number of @ruleset but for its
 * size, the @size. Kernels before 6.5 do not, and say nothing.
 */
void nft_set_resize(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		    size_t number, const struct nft_existing_set *existing,
		    uint32_t size);

#endif
