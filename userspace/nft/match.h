/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be asked: enum nft_match_op, a file of matches/ and a row of
 * nft_match_types[] for each.
 */
#ifndef KZ_NFT_MATCH_H
#define KZ_NFT_MATCH_H

#include <stdio.h>

#include "userspace/nft/expressions.h"
#include "userspace/nft/print_values.h"

struct nft_match_type {
	/* Add the expressions that end the rule unless @match holds. */
	void (*build)(struct rule_builder *b, const struct nft_match *match);

	/* @match as nft writes it, without a space before or after it. */
	void (*print)(const struct nft_ruleset *ruleset,
		      const struct nft_match *match, FILE *out);
};

extern const struct nft_match_type nft_match_range, nft_match_masked,
	nft_match_set, nft_match_present, nft_match_parts, nft_match_payload,
	nft_match_map, nft_match_cgroup, nft_match_nonzero, nft_match_states,
	nft_match_missing, nft_match_random, nft_match_limit,
	nft_match_limit_key;

/* By operation. */
extern const struct nft_match_type *const nft_match_types[NFT_MATCHES];

#endif
