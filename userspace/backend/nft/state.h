/* SPDX-License-Identifier: GPL-2.0-only */
/* Loaded policies: the metadata of their tables, written and read back. */
#ifndef KZ_NFT_STATE_H
#define KZ_NFT_STATE_H

#include "userspace/backend/backend.h"
#include "userspace/backend/nft/netlink.h"
#include "userspace/nft/build.h"

/* A table's metadata (metadata.h) begins with this. */
struct nft_state {
	uint32_t generation; /* 0: a load was killed; nothing is at a hook */
	uint32_t hooks; /* 1 << NF_INET_* */
	int32_t priority;
	uint32_t reserved;
	struct kz_image_header header;
};

/*
 * Call @each for every policy loaded in this network namespace, and with no
 * @state for every table named so but not by 'load', until it does not return 0. 0, what it returned, or -errno with a sentence in @why
 * (WHY_SIZE); so all of these.
 */
int nft_state_each(struct mnl_socket *nl,
		   int (*each)(const char *name, const struct nft_state *state,
			       void *context),
		   void *context, char *why);

/* 0 if the policy @name has a table, made by anything; else -ENOENT. */
int nft_state_exists(struct mnl_socket *nl, const char *name, char *why);

/*
 * The state of the table of the policy @name, loaded or not (generation).
 * -ENOENT: it has no table; -EEXIST: it has, but not one that this version of
 * kzmark loaded.
 */
int nft_state_find_any(struct mnl_socket *nl, const char *name,
		       struct nft_state *state, char *why);

/* The same of a loaded policy: else -ENOENT. */
int nft_state_find(struct mnl_socket *nl, const char *name,
		   struct nft_state *state, char *why);

/*
 * The image as the metadata has it: header, info and dynamic sets; the rest is
 * 0. The caller frees it.
 */
int nft_state_image(struct mnl_socket *nl, const char *name,
		    const struct nft_state *state, struct image *image,
		    char *why);

/* The same of the loaded policy @name: else -ENOENT. */
int nft_state_find_image(struct mnl_socket *nl, const char *name,
			 struct image *image, char *why);

#endif
