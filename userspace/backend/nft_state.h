/* SPDX-License-Identifier: GPL-2.0-only */
/* Policies in force as nftables tables, read back from what is at them. */
#ifndef KZ_NFT_STATE_H
#define KZ_NFT_STATE_H

#include "backend.h"
#include "nft_netlink.h"

/* What a table has at it (struct nft_notes); the chain of notes has the info
 * part of the image.
 */
struct nft_state {
	uint32_t generation;
	uint32_t hooks; /* 1 << NF_INET_* */
	int32_t priority;
	uint32_t reserved;
	struct kz_image_header header;
};
_Static_assert(sizeof(struct nft_state) <= NFT_UDATA_MAX, "nft_state");

/* Call @each for every table that is kzmark's by its name; @state is NULL if
 * it is not so by what is at it.
 */
int nft_state_each(struct mnl_socket *nl,
		   int (*each)(const char *name, const struct nft_state *state,
			       void *context),
		   void *context, char *why);

/* That of the policy @name. -ENOENT: there is none; -EEXIST: a table is, but
 * not by us.
 */
int nft_state_find(struct mnl_socket *nl, const char *name,
		   struct nft_state *state, char *why);

/* The image without its hot part, freed by the caller. */
int nft_state_image(struct mnl_socket *nl, const char *name,
		    const struct nft_state *state, struct image *image,
		    char *why);

/* As get_counters() of backend.h. */
int nft_state_counters(struct mnl_socket *nl, const char *name,
		       struct kz_counter **counters, uint32_t *count,
		       char *why);

#endif
