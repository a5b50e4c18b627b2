/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A ruleset as netlink messages: one batch, which the kernel carries out whole
 * or not at all.
 */
#ifndef KZ_NFT_BUILD_H
#define KZ_NFT_BUILD_H

#include "buffer.h"
#include "nft_ruleset.h"

struct nlmsghdr;

/* Messages one after the other; their sequence numbers count from 0. Without
 * memory, bytes.failed is set.
 */
struct nft_batch {
	struct buffer bytes; /* owned */
	uint32_t n_messages;
	size_t last; /* where in bytes the last one starts */
};

void nft_batch_begin(struct nft_batch *batch);

/* The last change in it is to be acknowledged, when all are carried out. */
void nft_batch_end(struct nft_batch *batch);

/* Add one message, of at most 64 KiB; @fill writes its payload of @object. */
void nft_batch_add(struct nft_batch *batch, uint16_t type, uint16_t flags,
		   void (*fill)(struct nlmsghdr *nlh, void *object),
		   void *object);

/* A message about the table @name, with @size bytes of user data. */
void nft_batch_table(struct nft_batch *batch, uint16_t type, const char *name,
		     const void *userdata, uint32_t size);

/* The table @name away, if it is there. */
void nft_batch_remove(struct nft_batch *batch, const char *name);

/*
 * What the table has in user data, of our own type, for those who ask later
 * what is in force (userspace/backend/nft_state.h): bytes at the table, and
 * more in a chain that packets never meet.
 */
#define NFT_UDATA_OURS 0x6b /* beside nft's own types, which count from 0 */
#define NFT_UDATA_MAX 254 /* bytes of one piece */
#define NFT_NOTES_CHAIN "notes"

struct nft_notes {
	const void *table;
	size_t table_size; /* at most NFT_UDATA_MAX */
	const void *more;
	size_t more_size;
};

/* Make @ruleset's table. Rules have their policy's number (u32) as our user
 * data, and a comment as nft's.
 */
void nft_build(struct nft_batch *batch, const struct nft_ruleset *ruleset,
	       const struct nft_notes *notes);

/* The matches and the actions of @rule into @out. -ENOMEM or 0. */
struct nftnl_rule;
int nft_build_expressions(const struct nft_ruleset *ruleset,
			  const struct nft_rule *rule, struct nftnl_rule *out);

/* @words of @key as they stand in a register, in network order if @ordered;
 * nft_keys[key].size bytes.
 */
void nft_value_bytes(enum nft_key key, const uint32_t words[4], bool ordered,
		     uint8_t bytes[16]);

/* Sets and their elements. Set number i has the id i + 1. */
void nft_build_sets(struct nft_batch *batch, const struct nft_ruleset *ruleset);
#define NFT_ANONYMOUS_NAME "__set%d" /* the kernel fills the number in */
#define NFT_SET_ID(number) ((number) + 1)

#endif
