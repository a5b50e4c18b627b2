/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_NFT_EXISTING_READ_H
#define KZ_NFT_EXISTING_READ_H

#include "userspace/backend/nft/netlink.h"
#include "userspace/nft/existing.h"

/*
 * Read what the table of the policy @name has. 0, or -errno with a sentence in
 * @why; nft_existing_free() in either case.
 */
int nft_existing_read(struct mnl_socket *nl, const char *name,
		      struct nft_existing *existing, char *why);
/* Only its sets. */
int nft_existing_sets_read(struct mnl_socket *nl, const char *name,
			   struct nft_existing *existing, char *why);

#endif
