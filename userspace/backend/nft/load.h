/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_NFT_LOAD_H
#define KZ_NFT_LOAD_H

#include "userspace/backend/backend.h"
#include "userspace/backend/nft/state.h"

/* The operation .load of struct backend. */
int nft_load(const struct backend *backend, const struct attachment *attachment,
	     const struct image *image, uint32_t *generation, char *why);

/*
 * Where the table of the policy @name is if it does not say so itself: @state
 * gets the hooks of its chains. 0, or -errno with a sentence in @why.
 */
int nft_table_place(struct mnl_socket *nl, const char *name,
		    struct nft_state *state, char *why);

#endif
