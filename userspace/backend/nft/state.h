/* SPDX-License-Identifier: GPL-2.0-only */
/* Policies that are loaded as nftables tables, read back from what is in them. */
#ifndef KZ_NFT_STATE_H
#define KZ_NFT_STATE_H

#include "userspace/backend/backend.h"
#include "userspace/backend/nft/netlink.h"
#include "userspace/nft/build.h"

/* What the notes of a table begin with. Behind it they have the image's info
 * part and its dynamic sets' descriptions.
 */
struct nft_state {
	uint32_t generation;
	uint32_t hooks; /* 1 << NF_INET_* */
	int32_t priority;
	uint32_t reserved;
	struct kz_image_header header;
};
_Static_assert(sizeof(struct nft_state) <= NFT_UDATA_MAX, "nft_state");

/* The notes of @image, with @state. */
#define NFT_METADATA_PIECES 3
void nft_state_metadata(const struct nft_state *state,
			const struct image *image,
			struct nft_metadata metadata[NFT_METADATA_PIECES]);

/* Call @each for every loaded policy here. */
int nft_state_each(struct mnl_socket *nl,
		   int (*each)(const char *name, const struct nft_state *state,
			       void *context),
		   void *context, char *why);

/* 0 if a table of the policy @name is here, by whom ever, or -ENOENT. */
int nft_state_exists(struct mnl_socket *nl, const char *name, char *why);

/* That of the policy @name. -ENOENT: there is none; -EEXIST: a table is, but
 * not by us.
 */
int nft_state_find(struct mnl_socket *nl, const char *name,
		   struct nft_state *state, char *why);

/* The image without most of its hot part, freed by the caller. */
int nft_state_image(struct mnl_socket *nl, const char *name,
		    const struct nft_state *state, struct image *image,
		    char *why);

/* As get_counters() of backend.h. */
int nft_state_counters(struct mnl_socket *nl, const char *name,
		       struct kz_counter **counters, uint32_t *count,
		       char *why);

/* What is in the table of the policy @name; freed in any case. */
int nft_existing_read(struct mnl_socket *nl, const char *name,
		      struct nft_existing *existing, char *why);
void nft_existing_free(struct nft_existing *existing);

/* "kzmark-NAME" */
void nft_table_name(const char *name, char table[NFT_TABLE_SIZE]);

/*
 * A dump as by nft_dump() of what is in the table of the policy @name, once
 * from its begin to its end: @again() before each try.
 */
int nft_table_dump(struct mnl_socket *nl, uint16_t type, const char *name,
		   const char *part,
		   int (*each)(const struct nlmsghdr *nlh, void *context),
		   void (*again)(void *context), void *context, char *why);

#endif
