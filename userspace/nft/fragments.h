/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "frag" in nft: IPv4 has a field that tells, in IPv6 the header may be
 * missing, and a missing header has no field.
 */
#ifndef KZ_NFT_FRAGMENTS_H
#define KZ_NFT_FRAGMENTS_H

#include "userspace/nft/ruleset.h"

/*
 * The values that all "frag" of @conditions allow together, a bit for each:
 * 1 no fragment, 2 a first, 4 a later one.
 */
unsigned int nft_fragments_allowed(const struct policy_conditions *conditions);

/* How many alternatives (translate_conditions.h) that takes. */
unsigned int nft_fragments_alternatives(unsigned int allowed);

/* The @matches of one of them; how many. */
unsigned int nft_fragments_matches(unsigned int allowed,
				   unsigned int alternative,
				   struct nft_match matches[2]);

#endif
