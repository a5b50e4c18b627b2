/* SPDX-License-Identifier: GPL-2.0-only */
/* Dynamic sets whose size changes with a replace: they keep their elements. */
#ifndef KZ_NFT_RESIZE_H
#define KZ_NFT_RESIZE_H

#include "userspace/backend/nft/netlink.h"
#include "userspace/nft/existing.h"

/*
 * Give the sets of @existing, in the table of @ruleset, the sizes that they
 * have in @ruleset, and note the sizes that they have then: where a kernel
 * cannot, it is the old one. Before nft_existing_rename(). 0, or -errno and
 * @why.
 */
int nft_sets_resize(struct mnl_socket *nl, const struct nft_ruleset *ruleset,
		    struct nft_existing *existing, char *why);

/* Give them their old sizes again. */
void nft_sets_resize_undo(struct mnl_socket *nl,
			  const struct nft_ruleset *ruleset,
			  const struct nft_existing *existing);

/*
 * Copy the elements of sets that could not be resized to those of @ruleset,
 * which have been made. 0, or -errno and @why.
 */
int nft_sets_copy(struct mnl_socket *nl, const struct nft_ruleset *ruleset,
		  const struct nft_existing *existing, char *why);

#endif
