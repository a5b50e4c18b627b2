/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A dynamic set of prefixes, in nft: a set of addresses for each length, looked
 * up with the first bits of a packet's address. That one of them has it takes a
 * rule for each: the rule for a length says that no shorter one has it, so that
 * one of them is met at most (a limit is asked once).
 */
#ifndef KZ_NFT_PREFIXES_H
#define KZ_NFT_PREFIXES_H

#include <stdio.h>

#include "userspace/nft/expressions.h"
#include "userspace/nft/ruleset.h"

/* Rules that @c takes: its lengths, or 1. */
unsigned int nft_prefixes_alternatives(const struct policy_condition *c);

/* The matches of @c, which asks a set of prefixes, in @rule. 0 or -ENOMEM. */
int nft_prefixes_translate(struct nft_ruleset *ruleset, struct nft_rule *rule,
			   const struct policy_condition *c,
			   unsigned int alternative);

/* True if elements of @set are prefixes that are not whole addresses. */
bool nft_prefix_is_cut(const struct nft_set *set, enum nft_key key);

/* Leave of the address in register 1 what elements of @set have. */
void nft_prefix_cut(struct rule_builder *b, const struct nft_set *set,
		    enum nft_key key);

/* " & ffff::", unless @set has whole values. */
void nft_prefix_print(const struct nft_set *set, enum nft_key key, FILE *out);

#endif
