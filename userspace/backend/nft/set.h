/* SPDX-License-Identifier: GPL-2.0-only */
/* A dynamic set of a loaded policy. */
#ifndef KZ_NFT_LOADED_SET_H
#define KZ_NFT_LOADED_SET_H

#include "userspace/backend/nft/netlink.h"
#include "userspace/nft/keys.h"
#include "core/image_set.h"

struct nftnl_set;

struct nft_loaded_set {
	struct mnl_socket *nl; /* owned after nft_loaded_set_open() */
	const char *policy;
	const char *set; /* as the policy calls it */
	char table[NFT_TABLE_SIZE];
	char name[NFT_CHAIN_SIZE]; /* in nft: perhaps with a number */
	struct kz_dynamic about;
	enum nft_key keys[KZ_JOIN_PARTS]; /* its elements': several joined, */
	unsigned int n_keys; /* or one */
};

#define NFT_ELEMENT_SIZE (KZ_BOX_WORDS * sizeof(uint32_t))

/* Bytes of an element in nf_tables. */
uint32_t nft_loaded_set_length(const struct nft_loaded_set *s);

/* Find @set of the policy @name: 0, or -errno with a sentence in @why. */
int nft_loaded_set_open(struct nft_loaded_set *s, const char *name,
			const char *set, char *why);
void nft_loaded_set_close(const struct nft_loaded_set *s);

/* What elements of a set of @type are to nft. */
enum nft_key nft_set_key(enum kz_set_type type);

/* An empty message about the set, for nftnl_set_free(). NULL: no memory. */
struct nftnl_set *nft_set_message(const struct nft_loaded_set *s);

/* Add @entry, perhaps with its @timeout. 0 or -ENOMEM. */
int nft_set_message_add(const struct nft_loaded_set *s,
			struct nftnl_set *message, const struct kz_entry *entry,
			bool timeout);

#endif
