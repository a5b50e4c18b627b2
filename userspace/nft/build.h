/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A ruleset as netlink messages: one batch, which the kernel carries out whole
 * or not at all.
 */
#ifndef KZ_NFT_BUILD_H
#define KZ_NFT_BUILD_H

#include "userspace/base/buffer.h"
#include "userspace/nft/ruleset.h"

struct nlmsghdr;

/* Messages one after the other; their sequence numbers count from 0. Without
 * memory, bytes.failed is set.
 */
struct nft_batch {
	struct buffer bytes; /* owned */
	char *scratch; /* owned: where a message is written */
	uint32_t n_messages;
	size_t last; /* where in bytes the last one starts */
};

void nft_batch_begin(struct nft_batch *batch);
void nft_batch_free(struct nft_batch *batch);

/* The last change in it is to be acknowledged, when all are carried out. */
void nft_batch_end(struct nft_batch *batch);

/* Add one message, of at most 64 KiB; @fill writes its payload of @object. */
void nft_batch_add(struct nft_batch *batch, uint16_t type, uint16_t flags,
		   void (*fill)(struct nlmsghdr *nlh, void *object),
		   void *object);

/* A message about the table @name. */
void nft_batch_table(struct nft_batch *batch, uint16_t type, const char *name);

/* The table @name away, if it is there. */
void nft_batch_remove(struct nft_batch *batch, const char *name);

/*
 * What the table has in user data, of our own type, for those who ask later
 * what is in force (userspace/backend/nft/state.h): pieces in a chain that
 * packets never meet.
 */
#define NFT_UDATA_OURS 0x6b /* beside nft's own types, which count from 0 */
#define NFT_UDATA_MAX 254 /* bytes of one piece */
#define NFT_METADATA_CHAIN "notes"

struct nft_metadata {
	const void *bytes;
	size_t size;
};

/* A table that is to be replaced: what is in it. */
struct nft_existing_set {
	char name[NFT_CHAIN_SIZE];
	uint32_t type; /* nft_keys[].type_number */
	uint32_t size;
	bool dynamic;
};

struct nft_existing {
	char (*chains)[NFT_CHAIN_SIZE]; /* owned: but those of hooks */
	size_t n_chains;
	struct nft_existing_set *sets; /* owned: those that have a name */
	size_t n_sets;
	char (*counters)[NFT_CHAIN_SIZE]; /* owned, sorted */
	size_t n_counters;
	char (*limits)[NFT_CHAIN_SIZE]; /* owned */
	size_t n_limits;
};

bool nft_existing_set_stays(const struct nft_existing *existing,
			    const char *name, uint32_t type, uint32_t size);
bool nft_existing_has_counter(const struct nft_existing *existing,
			      const char *name);

/*
 * Make @ruleset's table with @metadata, each beginning a piece. If @existing is, all
 * that is in the table goes in the same step but for the hooks' chains, which
 * must be those of @ruleset (a chain that came anew might be met before it is
 * filled, beside the old one), and counters and dynamic sets that @ruleset has,
 * too.
 */
void nft_build(struct nft_batch *batch, const struct nft_ruleset *ruleset,
	       const struct nft_metadata *metadata, size_t n_metadata,
	       const struct nft_existing *existing);

/* The matches and the actions of @rule into @out. -ENOMEM or 0. */
struct nftnl_rule;
int nft_build_expressions(const struct nft_ruleset *ruleset,
			  const struct nft_rule *rule, struct nftnl_rule *out);

/* @words of @key as they stand in a register, in network order if @ordered;
 * nft_keys[key].size bytes.
 */
void nft_value_bytes(enum nft_key key, const uint32_t words[4], bool ordered,
		     uint8_t bytes[16]);

/* As the kernel has it. */
int nft_verdict(enum nft_end end);

/* A key of @size bytes beside others. */
static inline uint32_t nft_padded(uint32_t size)
{
	return (size + 3) / 4 * 4;
}

/* Sets and their elements. Set number i has the id i + 1. */
void nft_build_sets(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		    const struct nft_existing *existing);
#define NFT_ANONYMOUS_NAME "__set%d" /* the kernel fills the number in */
#define NFT_ANONYMOUS_MAP "__map%d"
#define NFT_SET_ID(number) ((number) + 1)

#endif
