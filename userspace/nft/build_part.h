/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of @ruleset's table, each one message of a batch. */
#ifndef KZ_NFT_BUILD_PART_H
#define KZ_NFT_BUILD_PART_H

#include "userspace/nft/batch.h"
#include "userspace/nft/ruleset.h"

struct nftnl_udata_buf;

/*
 * A message of @type about the chain @name, with the hook of @hooked or (NULL)
 * none.
 */
void nft_chain_build(struct nft_batch *batch, uint16_t type,
		     const struct nft_ruleset *ruleset, const char *name,
		     const struct nft_chain *hooked);

/* A message of @type about the object @name of @kind, a counter or a limit:
 * one that begins at @begin, or @limit, or (NULL) one to name only.
 */
void nft_object_build(struct nft_batch *batch, uint16_t type,
		      const struct nft_ruleset *ruleset, uint32_t kind,
		      const char *name, const struct policy_limit *limit,
		      const struct kz_counter *begin);

/* Add a rule to @chain, with the expressions of @rule or (NULL) none. */
void nft_rule_send(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		   const char *chain, const struct nft_rule *rule,
		   struct nftnl_udata_buf *userdata);

/* Remove all rules of @chain, which must be there. */
void nft_rules_remove(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset, const char *chain);

void nft_set_remove(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		    const char *name);

#endif
