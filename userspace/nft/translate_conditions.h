/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy's conditions as nft's matches. */
#ifndef KZ_NFT_TRANSLATE_CONDITIONS_H
#define KZ_NFT_TRANSLATE_CONDITIONS_H

#include "userspace/nft/dependencies.h"

/*
 * nft has no "or": how many rules @conditions take, its alternatives. No packet
 * matches two of them.
 */
unsigned int
nft_conditions_alternatives(const struct policy_conditions *conditions);

/*
 * Add the matches of @conditions, in one of their alternatives, and what the
 * parts of @key (or NULL) depend on, to @rule, and the sets that they need to
 * @ruleset. 0, -ENOMEM, or NFT_NEVER: @rule and the
 * new sets are to be removed.
 */
int nft_conditions_translate(struct nft_ruleset *ruleset, struct nft_rule *rule,
			     const struct policy_conditions *conditions,
			     const struct policy_conditions *key,
			     unsigned int alternative);

/* True if one of @conditions reads a transport header. */
bool nft_conditions_read_header(const struct policy_conditions *conditions);

/* The same of a rule. */
bool nft_rule_reads_header(const struct policy_rule *rule);

#endif
